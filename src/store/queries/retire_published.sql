update "plan" set "state" = 'retired' where "state" = 'published'

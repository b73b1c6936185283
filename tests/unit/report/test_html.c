#include "support.h"

#include "report/html.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void check_text(const char *text, const char *expected)
{
    marz_buffer out = {0};
    marz_html html;
    marz_html_begin(&html, &out);
    marz_html_open(&html, "p");
    marz_html_attribute(&html, "title", text);
    marz_html_text(&html, text);
    marz_html_close(&html);
    char wanted[512];
    snprintf(wanted, sizeof wanted, "<!DOCTYPE html>\n<p title=\"%s\">%s</p>", expected, expected);
    assert_string_equal(out.text, wanted);
    marz_buffer_deinit(&out);
}

static void text_and_attributes_are_escaped(void **state)
{
    (void)state;
    check_text("a & b", "a &amp; b");
    check_text("<script>alert(\"x\")</script>",
               "&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;");
    check_text("O'Neil", "O&#39;Neil");
    check_text("می\u200cخواهم", "می\u200cخواهم");
}

static void bytes_that_are_no_text_cannot_break_the_page(void **state)
{
    (void)state;
    check_text("a\x01\x1f\x7f b", "a b");
    check_text("\xff", "\xef\xbf\xbd");
    check_text("a\xe2\x82", "a\xef\xbf\xbd\xef\xbf\xbd");
    check_text("\xed\xa0\x80z", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbdz"); // A surrogate.
    check_text("x\xef\xbf\xbey", "xy");                                   // U+FFFE
    check_text("\xef\xbb\xbfy", "\xef\xbb\xbfy");
}

static void elements_nest_and_childless_ones_close_themselves(void **state)
{
    (void)state;
    marz_buffer out = {0};
    marz_html html;
    marz_html_begin(&html, &out);
    marz_html_open(&html, "div");
    marz_html_open(&html, "br");
    marz_html_close(&html);
    marz_html_open_class(&html, "span", "x");
    marz_html_close_all(&html);
    assert_string_equal(out.text, "<!DOCTYPE html>\n<div><br/><span class=\"x\"></span></div>\n");
    marz_buffer_deinit(&out);
}

/// True for a `<` inside a string of that line that begins an element, or leaves it to a format.
static bool has_markup(const char *line)
{
    bool is_inside = false;
    for (const char *c = line; *c; c++) {
        if (*c == '"' && (c == line || c[-1] != '\\'))
            is_inside = !is_inside;
        else if (is_inside && *c == '<' && strchr("/!%\"", c[1]))
            return true;
        else if (is_inside && *c == '<' && c[1] >= 'A' && c[1] <= 'z')
            return true;
    }
    return false;
}

static void check_file(const char *folder, const char *name)
{
    char path[1024];
    snprintf(path, sizeof path, "%s/%s", folder, name);
    char *text = test_read(path);
    int number = 0;
    for (char *rest = NULL, *line = strtok_r(text, "\n", &rest); line;
         line = strtok_r(NULL, "\n", &rest)) {
        number++;
        if (strncmp(line, "//", 2) != 0 && strncmp(line, "#include", 8) != 0 && has_markup(line))
            fail_msg("%s: markup outside html.c: %s (line %d without blanks)", name, line, number);
    }
    free(text);
}

static void nothing_but_the_writer_puts_markup_together(void **state)
{
    (void)state;
    char folder[512];
    const char *source = getenv("MARZ_SOURCE_DIR");
    snprintf(folder, sizeof folder, "%s/src/report", source ? source : ".");
    DIR *files = opendir(folder);
    assert_non_null(files);
    int checked = 0;
    for (const struct dirent *entry; (entry = readdir(files));) {
        const size_t length = strlen(entry->d_name);
        if (length < 3 || strcmp(entry->d_name + length - 2, ".c") != 0 ||
            strcmp(entry->d_name, "html.c") == 0)
            continue;
        check_file(folder, entry->d_name);
        checked++;
    }
    closedir(files);
    assert_true(checked > 20);
    assert_true(has_markup("x(\"<p>\")") && has_markup("x(\"<%s>\", y)") &&
                !has_markup("if (a < b) f(\"p\");"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_and_attributes_are_escaped),
        cmocka_unit_test(bytes_that_are_no_text_cannot_break_the_page),
        cmocka_unit_test(elements_nest_and_childless_ones_close_themselves),
        cmocka_unit_test(nothing_but_the_writer_puts_markup_together),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/// @file report/forecast.h
/// Pictures of the goal: the year on one scale, and the months with their interval. Pages only.
#ifndef MARZ_REPORT_FORECAST_H
#define MARZ_REPORT_FORECAST_H

#include "report/report_internal.h"

/// Last year, the forecast with its interval, and the goal with its chance, on one line.
void marz_forecast_year_chart(marz_report *report);

/// History, median, interval and the goal of each month. O(months)
void marz_forecast_month_chart(marz_report *report);

#endif

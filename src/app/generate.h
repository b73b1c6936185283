/// @file app/generate.h
/// Use cases that need no workspace: a made-up company, empty templates. The work is done by
/// `simulate` and `exchange`; programs see them through this header.
#ifndef MARZ_APP_GENERATE_H
#define MARZ_APP_GENERATE_H

#include "exchange/template.h"
#include "simulate/simulate.h"

#endif

// SPDX-License-Identifier: BSL-1.0
#pragma once

// The models that simulations are tested with.

#include <custval/lifetime/bg_bb.hpp>
#include <custval/lifetime/bg_nbd.hpp>
#include <custval/lifetime/gamma_gamma.hpp>
#include <custval/lifetime/mbg_nbd.hpp>
#include <custval/lifetime/nbd.hpp>
#include <custval/lifetime/pareto_nbd.hpp>

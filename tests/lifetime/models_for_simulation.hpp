// SPDX-License-Identifier: BSL-1.0
#pragma once

// The models that simulations are tested with.

#include <custval/lifetime/bg_bb.hpp>
#include <custval/lifetime/bg_nbd.hpp>
#include <custval/lifetime/gamma_gamma.hpp>
#include <custval/lifetime/mbg_nbd.hpp>
#include <custval/lifetime/nbd.hpp>
#include <custval/lifetime/pareto_nbd.hpp>

namespace custval_test {

// Estimates of the CDNOW sample, in weeks, and of the donations, in years (the published ones).
inline const custval::BgNbd bg_nbd{0.2426, 4.414, 0.7929, 2.426};
inline const custval::MbgNbd mbg_nbd{0.5250, 6.183, 0.891, 1.614};
inline const custval::ParetoNbd pareto_nbd{0.5533, 10.578, 0.6061, 11.669};
inline const custval::Nbd nbd{0.3848, 12.072};
inline const custval::BgBb bg_bb{1.2035, 0.7497, 0.6567, 2.7834};
inline const custval::GammaGamma gamma_gamma{6.25, 3.74, 15.44};

}  // namespace custval_test

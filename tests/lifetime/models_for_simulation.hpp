// SPDX-License-Identifier: BSL-1.0
#pragma once

// The models that simulations are tested with.

#include <custval/lifetime/bg_bb.hpp>
#include <custval/lifetime/bg_nbd.hpp>
#include <custval/lifetime/gamma_gamma.hpp>
#include <custval/lifetime/mbg_nbd.hpp>
#include <custval/lifetime/nbd.hpp>

namespace custval {

/// The parameters alone, which is all that a simulation needs: the library does not fit this model yet.
class ParetoNbd {
 public:
  ParetoNbd(double r, double alpha, double s, double beta) : r_{r}, alpha_{alpha}, s_{s}, beta_{beta} {}
  [[nodiscard]] double r() const { return r_; }
  [[nodiscard]] double alpha() const { return alpha_; }
  [[nodiscard]] double s() const { return s_; }
  [[nodiscard]] double beta() const { return beta_; }

 private:
  double r_;
  double alpha_;
  double s_;
  double beta_;
};

}  // namespace custval

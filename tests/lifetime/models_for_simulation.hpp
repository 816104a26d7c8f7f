// SPDX-License-Identifier: BSL-1.0
#pragma once

// The models that simulations are tested with: those of the library; where one is not there yet, its parameters alone,
// which is all that a simulation needs of it.

#include <custval/lifetime/lifetime_data.hpp>

#if __has_include(<custval/lifetime/bg_nbd.hpp>)
#define CUSTVAL_TEST_HAS_BG_NBD 1
#include <custval/lifetime/bg_nbd.hpp>
#else
#define CUSTVAL_TEST_HAS_BG_NBD 0
namespace custval {
class BgNbd {
 public:
  BgNbd(double r, double alpha, double a, double b) : r_{r}, alpha_{alpha}, a_{a}, b_{b} {}
  [[nodiscard]] double r() const { return r_; }
  [[nodiscard]] double alpha() const { return alpha_; }
  [[nodiscard]] double a() const { return a_; }
  [[nodiscard]] double b() const { return b_; }

 private:
  double r_, alpha_, a_, b_;
};
}  // namespace custval
#endif

#if __has_include(<custval/lifetime/mbg_nbd.hpp>)
#define CUSTVAL_TEST_HAS_MBG_NBD 1
#include <custval/lifetime/mbg_nbd.hpp>
#else
#define CUSTVAL_TEST_HAS_MBG_NBD 0
namespace custval {
class MbgNbd {
 public:
  MbgNbd(double r, double alpha, double a, double b) : r_{r}, alpha_{alpha}, a_{a}, b_{b} {}
  [[nodiscard]] double r() const { return r_; }
  [[nodiscard]] double alpha() const { return alpha_; }
  [[nodiscard]] double a() const { return a_; }
  [[nodiscard]] double b() const { return b_; }

 private:
  double r_, alpha_, a_, b_;
};
}  // namespace custval
#endif

#if __has_include(<custval/lifetime/pareto_nbd.hpp>)
#define CUSTVAL_TEST_HAS_PARETO_NBD 1
#include <custval/lifetime/pareto_nbd.hpp>
#else
#define CUSTVAL_TEST_HAS_PARETO_NBD 0
namespace custval {
class ParetoNbd {
 public:
  ParetoNbd(double r, double alpha, double s, double beta) : r_{r}, alpha_{alpha}, s_{s}, beta_{beta} {}
  [[nodiscard]] double r() const { return r_; }
  [[nodiscard]] double alpha() const { return alpha_; }
  [[nodiscard]] double s() const { return s_; }
  [[nodiscard]] double beta() const { return beta_; }

 private:
  double r_, alpha_, s_, beta_;
};
}  // namespace custval
#endif

#if __has_include(<custval/lifetime/nbd.hpp>)
#define CUSTVAL_TEST_HAS_NBD 1
#include <custval/lifetime/nbd.hpp>
#else
#define CUSTVAL_TEST_HAS_NBD 0
namespace custval {
class Nbd {
 public:
  Nbd(double r, double alpha) : r_{r}, alpha_{alpha} {}
  [[nodiscard]] double r() const { return r_; }
  [[nodiscard]] double alpha() const { return alpha_; }

 private:
  double r_, alpha_;
};
}  // namespace custval
#endif

#if __has_include(<custval/lifetime/bg_bb.hpp>)
#define CUSTVAL_TEST_HAS_BG_BB 1
#include <custval/lifetime/bg_bb.hpp>
#else
#define CUSTVAL_TEST_HAS_BG_BB 0
namespace custval {
class BgBb {
 public:
  BgBb(double alpha, double beta, double gamma, double delta)
      : alpha_{alpha}, beta_{beta}, gamma_{gamma}, delta_{delta} {}
  [[nodiscard]] double alpha() const { return alpha_; }
  [[nodiscard]] double beta() const { return beta_; }
  [[nodiscard]] double gamma() const { return gamma_; }
  [[nodiscard]] double delta() const { return delta_; }

 private:
  double alpha_, beta_, gamma_, delta_;
};
}  // namespace custval
#endif

#if __has_include(<custval/lifetime/gamma_gamma.hpp>)
#define CUSTVAL_TEST_HAS_GAMMA_GAMMA 1
#include <custval/lifetime/gamma_gamma.hpp>
#else
#define CUSTVAL_TEST_HAS_GAMMA_GAMMA 0
namespace custval {
class GammaGamma {
 public:
  GammaGamma(double p, double q, double v) : p_{p}, q_{q}, v_{v} {}
  [[nodiscard]] double p() const { return p_; }
  [[nodiscard]] double q() const { return q_; }
  [[nodiscard]] double v() const { return v_; }

 private:
  double p_, q_, v_;
};
}  // namespace custval
#endif

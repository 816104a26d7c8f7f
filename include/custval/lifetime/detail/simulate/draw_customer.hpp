// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/random.hpp>
#include <custval/lifetime/detail/simulate/variates.hpp>
#include <custval/lifetime/drawn_customer.hpp>

#include <cmath>
#include <concepts>

// How the library's models make customers. The models are only named here: a simulation needs their parameters, not
// their likelihoods.

namespace custval {

class Nbd;
class ParetoNbd;
class BgNbd;
class MbgNbd;
class BgBb;
class GammaGamma;

namespace detail {

template <class M, class... Models>
concept OneOf = (std::same_as<M, Models> || ...);

// A gamma variate of this shape and rate, 0 or infinity where no double holds it.
[[nodiscard]] inline double gamma_rate_variate(double shape, double rate, Random& random) noexcept {
  const ScaledGamma gamma = scaled_gamma_variate(shape, random);
  return gamma.value * std::exp(-gamma.root) / rate;
}

template <OneOf<Nbd> M>
[[nodiscard]] SteadyCustomer draw_customer(const M& model, Random& random) noexcept {
  SteadyCustomer customer;
  customer.rate = gamma_rate_variate(model.r(), model.alpha(), random);
  return customer;
}

// Death is as likely at any moment.
template <OneOf<ParetoNbd> M>
[[nodiscard]] SteadyCustomer draw_customer(const M& model, Random& random) noexcept {
  SteadyCustomer customer;
  customer.rate = gamma_rate_variate(model.r(), model.alpha(), random);
  const ScaledGamma death = scaled_gamma_variate(model.s(), random);
  customer.lifetime = exponential_variate(random) * (model.beta() / death.value) * std::exp(death.root);
  return customer;
}

// Death is as likely after any repeat purchase, with MBG/NBD after the first purchase too.
template <OneOf<BgNbd, MbgNbd> M>
[[nodiscard]] SteadyCustomer draw_customer(const M& model, Random& random) noexcept {
  SteadyCustomer customer;
  customer.rate = gamma_rate_variate(model.r(), model.alpha(), random);
  const double stay = minus_log_complement(beta_logit_variate(model.a(), model.b(), random));
  customer.purchases = geometric_variate(stay, random) + (std::same_as<M, BgNbd> ? 1.0 : 0.0);
  return customer;
}

// Death is as likely before any opportunity.
template <OneOf<BgBb> M>
[[nodiscard]] OpportunityCustomer draw_customer(const M& model, Random& random) noexcept {
  OpportunityCustomer customer;
  customer.minus_log_skip = minus_log_complement(beta_logit_variate(model.alpha(), model.beta(), random));
  const double stay = minus_log_complement(beta_logit_variate(model.gamma(), model.delta(), random));
  customer.opportunities = geometric_variate(stay, random);
  return customer;
}

template <OneOf<GammaGamma> M>
[[nodiscard]] Spender draw_spender(const M& model, Random& random) noexcept {
  return {model.p(), std::log(model.v()) - log_gamma_variate(model.q(), random)};
}

}  // namespace detail
}  // namespace custval

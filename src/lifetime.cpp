// SPDX-License-Identifier: BSL-1.0
// What custval::compiled has of lifetime/: fits of the library's models, and the list of all that can be named.
#define CUSTVAL_MAKES_COMPILED_LIFETIME

#include <custval/lifetime/bg_bb.hpp>
#include <custval/lifetime/bg_nbd.hpp>
#include <custval/lifetime/fit_lifetime.hpp>
#include <custval/lifetime/gamma_gamma.hpp>
#include <custval/lifetime/lifetime_model_kinds.hpp>
#include <custval/lifetime/mbg_nbd.hpp>
#include <custval/lifetime/nbd.hpp>
#include <custval/lifetime/pareto_nbd.hpp>

namespace custval::detail {

template FittedModel<Nbd> fit_to_data<Nbd>(const LifetimeData& data, const FitOptions<Nbd>& options,
                                           const ExecutorRef& executor);
template FittedModel<ParetoNbd> fit_to_data<ParetoNbd>(const LifetimeData& data, const FitOptions<ParetoNbd>& options,
                                                       const ExecutorRef& executor);
template FittedModel<BgNbd> fit_to_data<BgNbd>(const LifetimeData& data, const FitOptions<BgNbd>& options,
                                               const ExecutorRef& executor);
template FittedModel<MbgNbd> fit_to_data<MbgNbd>(const LifetimeData& data, const FitOptions<MbgNbd>& options,
                                                 const ExecutorRef& executor);
template FittedModel<BgBb> fit_to_data<BgBb>(const LifetimeData& data, const FitOptions<BgBb>& options,
                                             const ExecutorRef& executor);
template FittedModel<GammaGamma> fit_to_data<GammaGamma>(const SpendData& data, const FitOptions<GammaGamma>& options,
                                                         const ExecutorRef& executor);

}  // namespace custval::detail

// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/executor_ref.hpp>
#include <custval/lifetime/model.hpp>

// What is no template is defined inline, unless the program links custval::compiled, which has it (src/lifetime.cpp).
#if !defined(CUSTVAL_COMPILED_LIFETIME)
#define CUSTVAL_LIFETIME_INLINE inline
#elif defined(CUSTVAL_MAKES_COMPILED_LIFETIME)
#define CUSTVAL_LIFETIME_INLINE
#endif

namespace custval {

template <ParameterModel M>
struct FittedModel;
template <ParameterModel M>
struct FitOptions;

namespace detail {

/// What `fit` does, whatever runs its tasks: compiled once for a model. Defined in fit_lifetime.hpp; a model's header
/// says whether custval::compiled has it.
template <class M>
[[nodiscard]] FittedModel<M> fit_to_data(const fit_data_t<M>& data, const FitOptions<M>& options,
                                         const ExecutorRef& executor);

}  // namespace detail

}  // namespace custval

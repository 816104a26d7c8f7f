// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/language.hpp>

#include <memory>
#include <type_traits>
#include <utility>

namespace custval {

template <class Signature>
class FunctionRef;

/// A reference to something that can be called, for parameters of functions that are no templates: two pointers, never
/// kept beyond the call that it is passed to.
template <class R, class... Arguments>
class FunctionRef<R(Arguments...)> {
 public:
  // Implicit, as a lambda is to be passed where a FunctionRef is expected.
  // NOLINTBEGIN(google-explicit-constructor,bugprone-forwarding-reference-overload)
  template <class F>
    requires(!std::is_same_v<std::remove_cvref_t<F>, FunctionRef> && std::is_invocable_r_v<R, F&, Arguments...>)
  FunctionRef(F&& function) noexcept
      : what_{const_cast<void*>(static_cast<const void*>(std::addressof(function)))},  // NOLINT: call_ undoes the cast
        call_{[](void* what, Arguments... arguments) -> R {
          return (*static_cast<std::remove_reference_t<F>*>(what))(std::forward<Arguments>(arguments)...);
        }} {}
  // NOLINTEND(google-explicit-constructor,bugprone-forwarding-reference-overload)

  R operator()(Arguments... arguments) const { return call_(what_, std::forward<Arguments>(arguments)...); }

 private:
  void* what_;
  R (*call_)(void*, Arguments...);
};

}  // namespace custval

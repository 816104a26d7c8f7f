// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/error.hpp>

#include <cstddef>
#include <string>

namespace custval::detail {

// "bg-nbd: r 0.2426, alpha 4.4136, a 0.7929, b 2.4259"
template <class M>
[[nodiscard]] std::string parameters_text(const M& model) {
  std::string text(M::name());
  for (std::size_t i = 0; i < model.parameters().size(); ++i) {
    text += (i == 0 ? ": " : ", ") + std::string(M::parameter_names()[i]) + " " + to_text(model.parameters()[i]);
  }
  return text;
}

}  // namespace custval::detail

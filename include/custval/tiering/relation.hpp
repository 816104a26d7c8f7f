// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/language.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace custval {

/// What may be said of one number: `at_least` is >=, `above` >, `at_most` <=, `below` <, `equal` ==, `different` !=;
/// `known` is true of every number and false of NaN.
enum class Relation : std::uint8_t { at_least, above, at_most, below, equal, different, known };

/// The signs of the relations, in their order: as conditions are written in texts and in JSON.
inline constexpr std::array<std::string_view, 7> relation_signs{">=", ">", "<=", "<", "==", "!=", "known"};

/// The sign of a relation.
[[nodiscard]] constexpr std::string_view sign_of(Relation relation) noexcept {
  return relation_signs[static_cast<std::size_t>(relation)];
}

}  // namespace custval

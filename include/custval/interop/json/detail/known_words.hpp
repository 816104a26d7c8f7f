// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/nearest_word.hpp>
#include <custval/interop/json/object.hpp>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace custval::detail {

// What is expected in place of a word: the words there are, and which of them is nearest.
[[nodiscard]] inline std::string expected_word(const std::string& word, const std::vector<std::string>& words) {
  std::string expected;
  for (const std::string& each : words) {
    expected += (expected.empty() ? "one of \"" : ", \"") + each + "\"";
  }
  return word.empty() ? expected : expected + "; the nearest is \"" + std::string(nearest_word(word, words)) + "\"";
}

// Refuses any key but those that are known and those that are somebody else's.
template <class Words>
void require_known_keys(const JsonObject& object, const std::vector<std::string>& known, const Words& others) {
  for (const std::string& key : object.keys()) {
    if (std::find(known.begin(), known.end(), key) == known.end() &&
        std::find(others.begin(), others.end(), std::string_view(key)) == others.end()) {
      object.refuse(key, "no such key here; the nearest is \"" + std::string(nearest_word(key, known)) + "\"");
    }
  }
}

}  // namespace custval::detail

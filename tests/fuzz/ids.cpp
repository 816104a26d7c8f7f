// SPDX-License-Identifier: BSL-1.0
// Customer ids: whatever the texts and however their hashes collide, each has one number, in order of appearance.
#include <custval/core/keyed_hash.hpp>
#include <custval/purchases/text_ids.hpp>

#include <algorithm>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "fuzz_target.hpp"

using custval_test::expect;

namespace {

// Few different values: most texts collide.
struct PoorHash {
  std::uint64_t operator()(std::string_view text) const noexcept {
    return custval::keyed_hash(text, {1, 3, 5}) & 0x8000'0000'0000'0003U;
  }
};

template <class Ids>
void check(const std::vector<std::string_view>& texts) {
  Ids ids;
  std::unordered_map<std::string, std::uint32_t> truth;
  for (const std::string_view text : texts) {
    const auto found = truth.find(std::string(text));
    expect(ids.find(text).has_value() == (found != truth.end()), "what was not seen is not found");
    const std::uint32_t number = truth.emplace(text, static_cast<std::uint32_t>(truth.size())).first->second;
    expect(ids.intern(text) == number, "numbers in order of appearance");
  }
  expect(ids.size() == static_cast<custval::Index>(truth.size()), "as many ids as texts that differ");
  for (const auto& [text, number] : truth) {
    expect(ids[number] == text && ids.find(text) == number, "every text comes back");
  }
}

}  // namespace

int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  std::string_view text = custval_test::text_of(bytes, size);
  // Texts of some length each, or what stands between separators.
  const std::size_t length = custval_test::take_byte(text) % 16;
  std::vector<std::string_view> texts;
  if (length == 0) {
    texts = custval_test::parts_of(text);
  } else {
    for (; !text.empty(); text.remove_prefix(std::min(length, text.size()))) {
      texts.push_back(text.substr(0, length));
    }
  }
  check<custval::TextIds>(texts);
  check<custval::BasicTextIds<PoorHash, std::equal_to<>>>(texts);
  return 0;
}

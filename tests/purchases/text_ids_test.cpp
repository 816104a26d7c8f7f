// SPDX-License-Identifier: BSL-1.0
#include <custval/purchases/text_ids.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

using namespace custval;

TEST_CASE("texts get numbers in order of first appearance and come back byte for byte") {
  using namespace std::string_view_literals;
  TextIds ids;
  const std::vector<std::string_view> texts{"00042"sv, "42"sv,   ""sv,           " 42"sv, "42 "sv,
                                            "a\0b"sv,  "a\0c"sv, "\xc3\xa9\""sv, "a"sv,   "a\0"sv};
  for (std::uint32_t i = 0; i < texts.size(); ++i) {
    CHECK(ids.intern(texts[i]) == i);
  }
  for (std::uint32_t i = 0; i < texts.size(); ++i) {
    CHECK(ids.intern(texts[i]) == i);
    CHECK(ids.find(texts[i]) == i);
    CHECK(ids[i] == texts[i]);
  }
  CHECK(ids.size() == 10);
  CHECK(ids.find("042") == std::nullopt);
  CHECK(TextIds{}.find("042") == std::nullopt);
}

TEST_CASE("many texts of all lengths, against a map") {
  TextIds ids;
  std::unordered_map<std::string, std::uint32_t> map;
  std::uint64_t state = 1;
  for (int i = 0; i < 50'000; ++i) {
    state = state * 6364136223846793005U + 1442695040888963407U;
    std::string text(static_cast<std::size_t>(state >> 60U) * 2, 'x');
    text += std::to_string((state >> 33U) % 20'000);
    const auto [place, is_new] = map.try_emplace(text, static_cast<std::uint32_t>(map.size()));
    CHECK(ids.intern(text) == place->second);
  }
  CHECK(ids.size() == static_cast<Index>(map.size()));
  for (const auto& [text, number] : map) {
    CHECK(ids[number] == text);
  }
}

TEST_CASE("a part of a text that is there already can be interned") {
  TextIds ids;
  ids.intern(std::string(1000, 'a') + "tail");
  const std::uint32_t tail = ids.intern(ids[0].substr(1000));
  CHECK(ids[tail] == "tail");
  CHECK(ids[0].size() == 1004);
}

TEST_CASE("copies are independent") {
  TextIds ids;
  ids.intern("a");
  TextIds copy = ids;
  copy.intern("b");
  CHECK(ids.size() == 1);
  CHECK(copy[1] == "b");
}

TEST_CASE("a million ids of eight characters fit 60 MB") {
  TextIds ids;
  for (std::uint32_t i = 0; i < 1'000'000; ++i) {
    ids.intern(std::to_string(10'000'000 + i));
  }
  CHECK(ids.size() == 1'000'000);
  CHECK(ids[999'999] == "10999999");
  CHECK(ids.memory() < 60'000'000);
  CHECK(ids.memory() > 16'000'000);  // the characters and their ends at least: a figure that is no figure would pass
}

TEST_CASE("one id too many is refused, known ones are not") {
  TextIds ids(2);
  ids.intern("a");
  ids.intern("b");
  CHECK_THROWS_WITH_AS(ids.intern("c"), "custval::TextIds: 'c' would be id number 3, expected at most 2 different ids",
                       DataError);
  CHECK(ids.intern("b") == 1);
  CHECK(ids.size() == 2);
  CHECK(ids.find("c") == std::nullopt);
  CHECK_THROWS_AS(TextIds(-1), ArgumentError);
  CHECK_THROWS_AS(TextIds(TextIds::largest + 1), ArgumentError);
}

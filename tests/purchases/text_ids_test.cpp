// SPDX-License-Identifier: BSL-1.0
#include <custval/purchases/text_ids.hpp>

#include <doctest/doctest.h>

#include <cstdint>
#include <cstring>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

using namespace custval;

namespace {

// Counts how often two texts were compared.
struct CountedTexts {
  static inline long compared = 0;
  bool operator()(std::string_view a, std::string_view b) const {
    ++compared;
    return a == b;
  }
};
// A hash that makes all texts alike.
struct OneForAll {
  std::uint64_t operator()(std::string_view /*text*/) const noexcept { return 42; }
};
struct KnownKey {
  std::uint64_t operator()(std::string_view text) const noexcept { return custval::keyed_hash(text, {1, 3, 5}); }
};

// Texts of sixteen characters that all had one hash in custval 0.1, for anyone to work out: the second half makes up
// for what the first did.
std::vector<std::string> once_colliding(std::size_t wanted) {
  constexpr std::uint64_t factor = 0x9e3779b97f4a7c15U;
  const auto mix = [](std::uint64_t h) {
    h ^= h >> 32U;
    h *= 0xd6e8feb86659fd93U;
    return h ^ (h >> 32U);
  };
  std::vector<std::string> texts;
  std::uint64_t state = 88172645463325252U;
  while (texts.size() < wanted) {
    state ^= state << 13U;
    state ^= state >> 7U;
    state ^= state << 17U;
    const std::uint64_t first = state;
    const std::uint64_t second = (mix((16 * factor) ^ first) * factor) ^ 0x3132333435363738U;
    std::string text(16, '\0');
    std::memcpy(text.data(), &first, 8);
    std::memcpy(text.data() + 8, &second, 8);
    texts.push_back(text);
  }
  return texts;
}

template <class Ids>
void check_numbers(const std::vector<std::string>& texts) {
  Ids ids;
  for (int round = 0; round < 2; ++round) {
    for (std::uint32_t i = 0; i < texts.size(); ++i) {
      REQUIRE(ids.intern(texts[i]) == i);
    }
  }
  for (std::uint32_t i = 0; i < texts.size(); ++i) {
    REQUIRE(ids[i] == texts[i]);
    REQUIRE(ids.find(texts[i]) == i);
  }
  CHECK(ids.find("someone else") == std::nullopt);
  CHECK(ids.size() == static_cast<Index>(texts.size()));
}

}  // namespace

TEST_CASE("ids chosen to collide under a known hash do not under the secret one") {
  constexpr std::size_t size = 20'000;
  const std::vector<std::string> texts = once_colliding(size);
  CountedTexts::compared = 0;
  check_numbers<BasicTextIds<detail::TextHash, CountedTexts>>(texts);
  // Two looks of each text find it; others are compared with it only where 32 bits of the hash and the place agree.
  CHECK(CountedTexts::compared >= 2 * static_cast<long>(size));
  CHECK(CountedTexts::compared <= 2 * static_cast<long>(size) + 100);
}

TEST_CASE("where all hashes are equal a look compares boundedly many texts, and numbers are the same") {
  constexpr std::size_t size = 5'000;
  const std::vector<std::string> texts = once_colliding(size);
  using Numbering = BasicTextIds<OneForAll, CountedTexts>;
  CountedTexts::compared = 0;
  check_numbers<Numbering>(texts);
  constexpr long looks = 3 * size + 1;
  CHECK(CountedTexts::compared <= looks * static_cast<long>(Numbering::most_probes));
  CHECK(CountedTexts::compared > looks);
}

TEST_CASE("numbers do not depend on the key of the hash") {
  check_numbers<BasicTextIds<KnownKey, std::equal_to<>>>(once_colliding(5'000));
}

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

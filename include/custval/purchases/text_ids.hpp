// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/error.hpp>
#include <custval/core/execution.hpp>

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace custval {

/// Customer ids that are text: each different text gets a number, 0, 1, 2, … in order of first appearance, and comes
/// back byte for byte as it was (leading zeros, spaces, any bytes). Texts that differ in any byte are different ids.
/// **Errors** DataError when a text would be one more than `most` ids; numbers stay below 2^31.
/// **Cost** the characters and 16 to 32 bytes an id.
class TextIds {
 public:
  static constexpr Index largest = Index{1} << 31U;

  explicit TextIds(Index most = largest) : most_{most} {
    if (most < 0 || most > largest) {
      raise_argument("TextIds", "most", static_cast<double>(most), "0 or more, at most 2147483648");
    }
  }

  /// The number of the text, a new one when it was not there yet.
  std::uint32_t intern(std::string_view text) {
    if (4 * (ends_.size() + 1) > 3 * slots_.size()) {
      grow();
    }
    const std::uint64_t hash = hash_of(text);
    Slot& slot = slots_[find_slot(text, hash)];
    if (slot.number == 0) {
      add(text);
      slot = {static_cast<std::uint32_t>(ends_.size()), tag_of(hash)};
    }
    return slot.number - 1;
  }

  /// The number of the text, when it is there.
  [[nodiscard]] std::optional<std::uint32_t> find(std::string_view text) const noexcept {
    if (slots_.empty()) {
      return std::nullopt;
    }
    const Slot& slot = slots_[find_slot(text, hash_of(text))];
    return slot.number == 0 ? std::nullopt : std::optional{slot.number - 1};
  }

  /// The text of a number that intern() gave. Valid until the next intern() of a new text.
  [[nodiscard]] std::string_view operator[](std::uint32_t number) const noexcept {
    const std::size_t begin = number == 0 ? 0 : ends_[number - 1];
    return {characters_.data() + begin, ends_[number] - begin};
  }

  [[nodiscard]] Index size() const noexcept { return static_cast<Index>(ends_.size()); }
  /// Bytes held.
  [[nodiscard]] std::size_t memory() const noexcept {
    return characters_.capacity() + ends_.capacity() * sizeof(ends_[0]) + slots_.capacity() * sizeof(Slot);
  }

 private:
  struct Slot {
    std::uint32_t number = 0;  // the id's number and one; 0: free
    std::uint32_t tag = 0;     // bits of the hash, so that few texts are compared in vain
  };

  [[nodiscard]] static std::uint32_t tag_of(std::uint64_t hash) noexcept {
    return static_cast<std::uint32_t>(hash >> 32U);
  }

  [[nodiscard]] static std::uint64_t mix(std::uint64_t h) noexcept {
    h ^= h >> 32U;
    h *= 0xd6e8feb86659fd93U;
    return h ^ (h >> 32U);
  }
  [[nodiscard]] static std::uint64_t hash_of(std::string_view text) noexcept {
    std::uint64_t hash = text.size() * 0x9e3779b97f4a7c15U;
    while (!text.empty()) {
      std::uint64_t word = 0;
      const std::size_t taken = text.size() < sizeof word ? text.size() : sizeof word;
      std::memcpy(&word, text.data(), taken);
      hash = mix(hash ^ word) * 0x9e3779b97f4a7c15U;
      text.remove_prefix(taken);
    }
    return mix(hash);
  }

  // Where the text is, or the free slot where it belongs.
  [[nodiscard]] std::size_t find_slot(std::string_view text, std::uint64_t hash) const noexcept {
    const std::size_t mask = slots_.size() - 1;
    std::size_t at = static_cast<std::size_t>(hash) & mask;
    while (slots_[at].number != 0 && (slots_[at].tag != tag_of(hash) || (*this)[slots_[at].number - 1] != text)) {
      at = (at + 1) & mask;
    }
    return at;
  }

  void add(std::string_view text) {
    if (size() >= most_) {
      raise<DataError>("custval::TextIds: '" + std::string(text) + "' would be id number " + to_text(most_ + 1) +
                       ", expected at most " + to_text(most_) + " different ids");
    }
    characters_.append(text);
    ends_.push_back(characters_.size());
  }

  void grow() {
    std::vector<Slot> slots(slots_.empty() ? 64 : 2 * slots_.size());
    const std::size_t mask = slots.size() - 1;
    for (std::uint32_t number = 0; number < ends_.size(); ++number) {
      const std::uint64_t hash = hash_of((*this)[number]);
      std::size_t at = static_cast<std::size_t>(hash) & mask;
      while (slots[at].number != 0) {
        at = (at + 1) & mask;
      }
      slots[at] = {number + 1, tag_of(hash)};
    }
    slots_ = std::move(slots);
  }

  Index most_;
  std::string characters_;         // all texts, one after the other
  std::vector<std::size_t> ends_;  // where each ends
  std::vector<Slot> slots_;        // a power of two of them, or none
};

}  // namespace custval

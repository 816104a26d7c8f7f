// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/error.hpp>
#include <custval/core/executor.hpp>
#include <custval/core/keyed_hash.hpp>
#include <custval/core/probe.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace custval {

namespace detail {

// The hash of an id, keyed with what no writer of a file can know.
struct TextHash {
  HashKey key = HashKey::of_process();
  [[nodiscard]] std::uint64_t operator()(std::string_view text) const noexcept { return keyed_hash(text, key); }
};

}  // namespace detail

/// Customer ids that are text: each different text gets a number, 0, 1, 2, … in order of first appearance, and comes
/// back byte for byte as it was (leading zeros, spaces, any bytes). Texts that differ in any byte are different ids.
/// Numbers depend on the texts and their order alone, never on the hash.
/// **Errors** DataError when a text would be one more than `most` ids; numbers stay below 2^31. When an error is
/// raised, or memory runs out, the ids are as they were before.
/// **Cost** the characters and 16 to 32 bytes an id; O(text) for a text, O(text · log(ids)) where a hash function makes
/// hundreds of texts alike, whatever the texts are.
template <class Hash, class Equal>
class BasicTextIds {
 public:
  static constexpr Index largest = Index{1} << 31U;
  /// Texts that a look compares with at most, beside a binary search among those that found no place near their own.
  static constexpr std::size_t most_probes = 256;

  explicit BasicTextIds(Index most = largest) : most_{most} {
    if (most < 0 || most > largest) {
      raise_argument("TextIds", "most", static_cast<double>(most), "0 or more, at most 2147483648");
    }
  }

  /// The number of the text, a new one when it was not there yet.
  std::uint32_t intern(std::string_view text) {
    if (4 * (ends_.size() + 1) > 3 * slots_.size()) {
      grow();
    }
    const std::uint64_t hash = hash_(text);
    const Place place = find_place(text, hash);
    return place.number != 0 ? place.number - 1 : add(text, hash, place.slot);
  }

  /// The number of the text, when it is there.
  [[nodiscard]] std::optional<std::uint32_t> find(std::string_view text) const noexcept {
    if (slots_.empty()) {
      return std::nullopt;
    }
    const Place place = find_place(text, hash_(text));
    return place.number == 0 ? std::nullopt : std::optional{place.number - 1};
  }

  /// The text of a number that intern() gave. Valid until the next intern() of a new text.
  [[nodiscard]] std::string_view operator[](std::uint32_t number) const noexcept {
    const std::size_t begin = number == 0 ? 0 : ends_[number - 1];
    return {characters_.data() + begin, ends_[number] - begin};
  }

  [[nodiscard]] Index size() const noexcept { return static_cast<Index>(ends_.size()); }
  /// Bytes held.
  [[nodiscard]] std::size_t memory() const noexcept {
    constexpr std::size_t node = sizeof(typename Crowded::value_type) + 4 * sizeof(void*);
    return characters_.capacity() + ends_.capacity() * sizeof(ends_[0]) + slots_.capacity() * sizeof(Slot) +
           crowded_.size() * node;
  }

 private:
  struct Slot {
    std::uint32_t number = 0;  // the id's number and one; 0: free
    std::uint32_t tag = 0;     // bits of the hash, so that few texts are compared in vain
  };
  // Where a text is: its number and one, 0 when it is new; then the slot for it, `crowded` when there is none nearby.
  struct Place {
    std::uint32_t number;
    std::size_t slot;
  };
  using Crowded = std::map<std::string, std::uint32_t, std::less<>>;
  static constexpr std::size_t crowded = no_slot;

  [[nodiscard]] static std::uint32_t tag_of(std::uint64_t hash) noexcept {
    return static_cast<std::uint32_t>(hash >> 32U);
  }

  [[nodiscard]] Place find_place(std::string_view text, std::uint64_t hash) const noexcept {
    const std::uint32_t tag = tag_of(hash);
    std::uint32_t number = 0;
    const std::size_t at = probe_at_most(most_probes, hash, slots_.size(), [&](std::size_t i) {
      const Slot& slot = slots_[i];
      number = slot.number;
      return number == 0 || (slot.tag == tag && equal_((*this)[number - 1], text));
    });
    if (at != crowded) {
      return {number, at};
    }
    const auto place = crowded_.find(text);
    return {place == crowded_.end() ? 0 : place->second, crowded};
  }

  std::uint32_t add(std::string_view text, std::uint64_t hash, std::size_t slot) {
    if (size() >= most_) {
      raise<DataError>("custval::TextIds: '" + std::string(text) + "' would be id number " + to_text(most_ + 1) +
                       ", expected at most " + to_text(most_) + " different ids");
    }
    // Whatever may fail comes before what shows.
    if (ends_.size() == ends_.capacity()) {
      ends_.reserve(ends_.size() + ends_.size() / 2 + 64);
    }
    const auto number = static_cast<std::uint32_t>(ends_.size() + 1);
    Undo undo(characters_);
    characters_.append(text);
    if (slot == crowded) {
      crowded_.emplace(std::string(std::string_view(characters_).substr(undo.size)), number);
    } else {
      slots_[slot] = {number, tag_of(hash)};
    }
    ends_.push_back(characters_.size());
    undo.size = characters_.size();
    return number - 1;
  }
  struct Undo {
    explicit Undo(std::string& all) : characters{&all}, size{all.size()} {}
    Undo(const Undo&) = delete;
    Undo& operator=(const Undo&) = delete;
    ~Undo() { characters->resize(size); }
    std::string* characters;
    std::size_t size;
  };

  void grow() {
    std::vector<Slot> slots(slots_.empty() ? 64 : 2 * slots_.size());
    Crowded crowded_now;
    for (std::uint32_t number = 0; number < ends_.size(); ++number) {
      const std::uint64_t hash = hash_((*this)[number]);
      const std::size_t at =
          probe_at_most(most_probes, hash, slots.size(), [&](std::size_t i) { return slots[i].number == 0; });
      if (at == crowded) {
        crowded_now.emplace(std::string((*this)[number]), number + 1);
      } else {
        slots[at] = {number + 1, tag_of(hash)};
      }
    }
    slots_ = std::move(slots);
    crowded_ = std::move(crowded_now);
  }

  Index most_;
  [[no_unique_address]] Hash hash_{};
  [[no_unique_address]] Equal equal_{};
  std::string characters_;         // all texts, one after the other
  std::vector<std::size_t> ends_;  // where each ends
  std::vector<Slot> slots_;        // a power of two of them, or none
  Crowded crowded_;                // the numbers, and one, of those for which no slot near their own was free
};

/// Customer ids that are text, by a hash that is secret to the process.
using TextIds = BasicTextIds<detail::TextHash, std::equal_to<>>;

}  // namespace custval

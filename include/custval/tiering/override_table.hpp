// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/error.hpp>
#include <custval/tiering/detail/classes/id_index.hpp>
#include <custval/tiering/grading.hpp>
#include <custval/tiering/tier.hpp>

#include <algorithm>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace custval {

class AnyGrading;

/// Classes given by hand to customers by their ids, whatever a policy says: a strategic partner, a disputed account.
template <class Id>
class OverrideTable {
 public:
  struct Entry {
    Id id;
    std::string label;
    friend bool operator==(const Entry&, const Entry&) = default;
  };
  /// What applying a table did.
  struct Applied {
    std::int64_t changed = 0;   ///< customers whose class is another than the policy's
    std::int64_t agreed = 0;    ///< customers who were in that class anyway
    std::vector<Id> not_found;  ///< ids of the table that the base does not have, in their order
    friend bool operator==(const Applied&, const Applied&) = default;
  };

  OverrideTable() = default;
  /// **Errors** ArgumentError for an id that comes twice with different classes.
  explicit OverrideTable(const std::vector<Entry>& entries) : OverrideTable(std::span<const Entry>(entries)) {}
  OverrideTable(std::initializer_list<Entry> entries)
      : OverrideTable(std::span<const Entry>(entries.begin(), entries.size())) {}
  explicit OverrideTable(std::span<const Entry> entries) {
    for (const Entry& entry : entries) {
      const auto [place, is_new] = labels_.try_emplace(entry.id, entry.label);
      if (!is_new && place->second != entry.label) {
        raise<ArgumentError>("custval::OverrideTable: customer " + id_text(entry.id) + " is put into class '" +
                             place->second + "' and into class '" + entry.label + "'");
      }
    }
  }

  [[nodiscard]] std::size_t size() const noexcept { return labels_.size(); }

  /// Puts the customers of the table into their classes.
  /// **Shape** an id for each tier. **Errors** ShapeError otherwise; ArgumentError for a class that the grading lacks,
  /// before anything is changed. **Cost** O(rows + table); O(rows · log(table)) for ids without std::hash and ==.
  template <class G>
    requires(Grading<G> || std::same_as<G, AnyGrading>)
  Applied apply(const G& grading, std::span<const Id> ids, std::span<Tier> tiers) const {
    if (ids.size() != tiers.size()) {
      raise_shape("OverrideTable::apply", "the classes", static_cast<std::int64_t>(tiers.size()), "rows",
                  to_text(ids.size()) + ", as many as ids");
    }
    std::vector<const Id*> table;
    std::vector<Tier> classes;
    for (const auto& [id, label] : labels_) {
      table.push_back(&id);
      classes.push_back(place_of(grading, label));
    }
    Applied applied;
    std::vector<char> found(table.size(), 0);
    detail::IdIndex<Id>(table).for_each_found(ids, [&](std::size_t row, std::size_t place) {
      found[place] = 1;
      ++(tiers[row] == classes[place] ? applied.agreed : applied.changed);
      tiers[row] = classes[place];
    });
    for (std::size_t place = 0; place < table.size(); ++place) {
      if (found[place] == 0) {
        applied.not_found.push_back(*table[place]);
      }
    }
    return applied;
  }

  friend bool operator==(const OverrideTable&, const OverrideTable&) = default;

 private:
  // An id as far as it has a text.
  [[nodiscard]] static std::string id_text(const Id& id) {
    if constexpr (std::convertible_to<const Id&, std::string_view>) {
      return "'" + std::string(std::string_view(id)) + "'";
    } else if constexpr (requires { to_text(id); }) {
      return to_text(id);
    } else {
      return "(of an id without a text)";
    }
  }
  template <class G>
  [[nodiscard]] static Tier place_of(const G& grading, std::string_view label) {
    for (std::size_t i = 0; i < grading.size(); ++i) {
      if (std::string_view(grading.label(static_cast<Tier>(i))) == label) {
        return static_cast<Tier>(i);
      }
    }
    raise<ArgumentError>("custval::OverrideTable: the grading has no class '" + std::string(label) + "'");
  }

  std::map<Id, std::string> labels_;
};

}  // namespace custval

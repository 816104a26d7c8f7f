// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/detail/sort_radix.hpp>
#include <custval/core/error.hpp>
#include <custval/core/executor.hpp>

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <type_traits>

namespace custval {

/// Sorts numbers in ascending order by the digits of their bits: for many, several times as fast as comparing them.
/// Infinities are numbers too; −0 comes before +0.
///
/// **Domain** no NaN (they would go to both ends, by their sign bits). **Cost** about seven passes that read and write,
/// all but two of them in the cache; as much memory again. The same bits for any executor.
template <std::floating_point S, Executor E = serial>
void sort_values(std::span<S> values, const E& executor = {}) {
  const auto scratch = std::make_unique_for_overwrite<S[]>(values.size());
  detail::RadixSort<S>::run(values, {scratch.get(), values.size()}, executor);
}

/// Sorts numbers in ascending order, and with each of them what stands beside it; what stands beside equal numbers
/// keeps its order.
/// **Shape** as many payloads as keys. **Errors** ShapeError otherwise. **Domain** keys as for `sort_values`.
/// **Cost** as `sort_values`, with two passes more and twice the memory of both again.
template <std::floating_point S, std::copyable Payload, Executor E = serial>
  requires std::is_trivially_copyable_v<Payload>
void sort_pairs(std::span<S> keys, std::span<Payload> payloads, const E& executor = {}) {
  if (payloads.size() != keys.size()) {
    raise_shape("sort_pairs", "the payload", static_cast<std::int64_t>(payloads.size()), "elements",
                to_text(keys.size()) + ", as many as keys");
  }
  using Item = detail::Keyed<S, Payload>;
  const auto memory = std::make_unique_for_overwrite<Item[]>(2 * keys.size());
  const std::span<Item> items(memory.get(), keys.size());
  for (std::size_t i = 0; i < keys.size(); ++i) {
    items[i] = {keys[i], payloads[i]};
  }
  detail::RadixSort<Item>::run(items, {memory.get() + keys.size(), keys.size()}, executor);
  for (std::size_t i = 0; i < keys.size(); ++i) {
    keys[i] = items[i].key;
    payloads[i] = items[i].payload;
  }
}

}  // namespace custval

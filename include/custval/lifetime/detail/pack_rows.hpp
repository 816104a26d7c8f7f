// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/executor.hpp>

#include <algorithm>

namespace custval::detail {

// Calls `use(row, count)` for each pack of rows: all are full but the last, which may have fewer.
template <class P, class Use>
void for_each_pack(Index rows, const Use& use) {
  for (Index row = 0; row < rows; row += P::width) {
    use(row, static_cast<int>((std::min)(Index{P::width}, rows - row)));
  }
}

// A full pack, or the last one, with what is to stand beyond its end.
template <class P, class S = typename P::scalar>
[[nodiscard]] P load_rows(const S* from, int count, S beyond = S{0}) noexcept {
  if (count == P::width) {
    return P::load(from);
  }
  return P::from([&](int lane) { return lane < count ? from[lane] : beyond; });
}
template <class P, class S = typename P::scalar>
void store_rows(const P& pack, S* to, int count) noexcept {
  if (count == P::width) {
    pack.store(to);
  } else {
    pack.store(to, count);
  }
}

}  // namespace custval::detail

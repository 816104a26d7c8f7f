// SPDX-License-Identifier: BSL-1.0
#pragma once

#include <custval/core/error.hpp>
#include <custval/value/columns.hpp>
#include <custval/value/model.hpp>

#include <cmath>
#include <concepts>

namespace custval {

/// Purchase value at one point in time: what the customer's purchases of one period bring.
///
/// PV = spending capacity · wallet share · unit margin
///
/// **Units** ¤ of one period. **Source** [CV] §2.
struct PurchaseValue {
  using inputs = columns<spending_capacity, wallet_share, unit_margin>;
  using output = purchase_value;

  auto operator()(const auto& c) const { return c[spending_capacity{}] * c[wallet_share{}] * c[unit_margin{}]; }
  friend bool operator==(const PurchaseValue&, const PurchaseValue&) = default;
};

/// A horizon of so many periods, the present one being the first.
class FiniteHorizon {
 public:
  /// **Errors** ArgumentError for less than one period.
  explicit FiniteHorizon(int periods) : periods_{periods} {
    if (periods < 1) {
      raise_argument("FiniteHorizon", "periods", periods, "1 or more");
    }
  }
  [[nodiscard]] int periods() const noexcept { return periods_; }

  /// Σ q^t for t = 0 … periods − 1, by doubling: all terms are added, none subtracted, so q = 1 is nothing special.
  /// The relative error is within periods · ε, what rounding q itself already costs. Of one number or a pack.
  template <class Number>
  [[nodiscard]] Number annuity(const Number& q) const noexcept {
    Number sum = 0;    // Σ q^t for t below the leading bits of the horizon read so far
    Number power = 1;  // q to that number
    for (unsigned bit = leading_bit(); bit != 0; bit >>= 1U) {
      sum += power * sum;
      power *= power;
      if ((static_cast<unsigned>(periods_) & bit) != 0) {
        sum += power;
        power *= q;
      }
    }
    return sum;
  }
  friend bool operator==(const FiniteHorizon&, const FiniteHorizon&) = default;

 private:
  [[nodiscard]] unsigned leading_bit() const noexcept {
    unsigned bit = 1;
    while (bit <= static_cast<unsigned>(periods_) / 2) {
      bit <<= 1U;
    }
    return bit;
  }
  int periods_;
};

/// A horizon without end: Σ q^t = 1 / (1 − q).
struct InfiniteHorizon {
  friend bool operator==(const InfiniteHorizon&, const InfiniteHorizon&) = default;
};

/// Purchase value of a lasting relation: the point-in-time value, repeated as long as the customer stays, discounted.
///
/// PV = capacity · share · margin · Σ_{t=0}^{H−1} (retention / (1 + d))^t, H periods or for ever
///
/// **Units** ¤, present value at the start of the first period, whose purchases are not discounted; d per period.
/// **Domain** d ≥ 0; d > 0 for the infinite horizon, where retention 1 would make the sum diverge.
/// **Cost** three streams and one retention stream; about 2·log2(H) multiplications a row. **Source** [CV] §2.
template <class Horizon>
class RetentionPurchaseValue {
 public:
  using inputs = columns<spending_capacity, wallet_share, unit_margin, retention>;
  using output = purchase_value;

  /// **Errors** ArgumentError for a discount outside the domain.
  RetentionPurchaseValue(Horizon horizon, double discount_per_period)
      : horizon_{horizon}, discount_{discount_per_period} {
    constexpr bool infinite = std::same_as<Horizon, InfiniteHorizon>;
    if (!(std::isfinite(discount_) && (infinite ? discount_ > 0.0 : discount_ >= 0.0))) {
      raise_argument("RetentionPurchaseValue", "discount per period", discount_,
                     infinite ? "a finite number > 0 (at 0 a customer who always stays is worth infinitely much)"
                              : "a finite number >= 0");
    }
  }

  [[nodiscard]] const Horizon& horizon() const noexcept { return horizon_; }
  [[nodiscard]] double discount_per_period() const noexcept { return discount_; }

  auto operator()(const auto& c) const {
    using S = typename std::remove_cvref_t<decltype(c)>::scalar;
    const auto stays = c[retention{}];
    if constexpr (std::same_as<Horizon, InfiniteHorizon>) {
      // 1 / (1 − q) with 1 − q written without cancellation.
      return PurchaseValue{}(c) * (static_cast<S>(1.0 + discount_) / (static_cast<S>(discount_) + (S{1} - stays)));
    } else {
      return PurchaseValue{}(c)*horizon_.annuity(stays * static_cast<S>(1.0 / (1.0 + discount_)));
    }
  }
  friend bool operator==(const RetentionPurchaseValue&, const RetentionPurchaseValue&) = default;

 private:
  Horizon horizon_;
  double discount_;
};

}  // namespace custval

// SPDX-License-Identifier: BSL-1.0
// All but lifetime_model_kinds.hpp, which says that it compiles every model.
#include <custval/custval.hpp>
#include <custval/lifetime/any_lifetime_model.hpp>
#include <custval/lifetime/bg_bb.hpp>
#include <custval/lifetime/bg_nbd.hpp>
#include <custval/lifetime/check_histories.hpp>
#include <custval/lifetime/choose_model.hpp>
#include <custval/lifetime/compare_models.hpp>
#include <custval/lifetime/customer_weight.hpp>
#include <custval/lifetime/derivatives.hpp>
#include <custval/lifetime/drawn_customer.hpp>
#include <custval/lifetime/fit_facts.hpp>
#include <custval/lifetime/fit_lifetime.hpp>
#include <custval/lifetime/fit_options.hpp>
#include <custval/lifetime/fit_status.hpp>
#include <custval/lifetime/fitted_model.hpp>
#include <custval/lifetime/gamma_gamma.hpp>
#include <custval/lifetime/history_model.hpp>
#include <custval/lifetime/holdout_log_score.hpp>
#include <custval/lifetime/illegal_rows.hpp>
#include <custval/lifetime/lifetime_data.hpp>
#include <custval/lifetime/lifetime_value.hpp>
#include <custval/lifetime/mbg_nbd.hpp>
#include <custval/lifetime/model.hpp>
#include <custval/lifetime/model_limit.hpp>
#include <custval/lifetime/nbd.hpp>
#include <custval/lifetime/pareto_nbd.hpp>
#include <custval/lifetime/positive_parameters.hpp>
#include <custval/lifetime/predict.hpp>
#include <custval/lifetime/prediction_options.hpp>
#include <custval/lifetime/purchase_history.hpp>
#include <custval/lifetime/simulate.hpp>
#include <custval/lifetime/simulate_log.hpp>
#include <custval/lifetime/simulation_options.hpp>
#include <custval/lifetime/spend_data.hpp>
#include <custval/lifetime/spend_dependence.hpp>
#include <custval/lifetime/time_unit.hpp>

int main() {
  return 0;
}

// SPDX-License-Identifier: BSL-1.0
#pragma once

/// The whole library in one include. A program that needs one thing compiles sooner with that thing's header.
///
/// Left out, each to be included by itself:
/// - nothing yet

#include <custval/core/bind.hpp>
#include <custval/core/check.hpp>
#include <custval/core/column.hpp>
#include <custval/core/error.hpp>
#include <custval/core/execution.hpp>
#include <custval/core/fold.hpp>
#include <custval/core/require_columns.hpp>
#include <custval/core/sparse.hpp>
#include <custval/core/storage.hpp>
#include <custval/core/table.hpp>
#include <custval/core/value_column.hpp>
#include <custval/core/view.hpp>
#include <custval/value/columns.hpp>
#include <custval/value/customer_value.hpp>
#include <custval/value/information_value.hpp>
#include <custval/value/knowledge_value.hpp>
#include <custval/value/model.hpp>
#include <custval/value/purchase_value.hpp>
#include <custval/value/score.hpp>
#include <custval/value/transaction_value.hpp>
#include <custval/value/word_of_mouth_value.hpp>
#include <custval/version.hpp>

// SPDX-License-Identifier: MIT
#pragma once

#include "models/base/enumeration.hpp"
#include "workloads/payload.hpp"
#include "workloads/workload.hpp"

namespace lnsim::names {

inline constexpr EnumNames<Pass, 4> passes{{{Pass::Forward, "forward"},
                                            {Pass::InputGradient, "input_gradient"},
                                            {Pass::WeightGradient, "weight_gradient"},
                                            {Pass::Update, "update"}}};

inline constexpr EnumNames<OpKind, 15> op_kinds{{{OpKind::Convolution, "convolution"},
                                                 {OpKind::Matmul, "matmul"},
                                                 {OpKind::BatchNorm, "batch_norm"},
                                                 {OpKind::LayerNorm, "layer_norm"},
                                                 {OpKind::Softmax, "softmax"},
                                                 {OpKind::Activation, "activation"},
                                                 {OpKind::Pooling, "pooling"},
                                                 {OpKind::Elementwise, "elementwise"},
                                                 {OpKind::Embedding, "embedding"},
                                                 {OpKind::Loss, "loss"},
                                                 {OpKind::OptimiserUpdate, "optimiser_update"},
                                                 {OpKind::Transposition, "transposition"},
                                                 {OpKind::Conversion, "conversion"},
                                                 {OpKind::ScaleSearch, "scale_search"},
                                                 {OpKind::ScaleTraffic, "scale_traffic"}}};

inline constexpr EnumNames<TensorClass, 6> tensor_classes{
    {{TensorClass::Weight, "weight"},
     {TensorClass::Activation, "activation"},
     {TensorClass::Error, "error"},
     {TensorClass::Gradient, "gradient"},
     {TensorClass::StoredWeight, "stored_weight"},
     {TensorClass::Scale, "scale"}}};

inline constexpr EnumNames<Optimiser, 4> optimisers{{{Optimiser::LnsMadam, "lns_madam"},
                                                     {Optimiser::Madam, "madam"},
                                                     {Optimiser::Sgd, "sgd"},
                                                     {Optimiser::Adam, "adam"}}};

inline constexpr EnumNames<EmbeddingGradient, 2> embedding_gradients{
    {{EmbeddingGradient::Dense, "dense"}, {EmbeddingGradient::Sparse, "sparse"}}};

inline constexpr EnumNames<ElementwiseOps, 2> elementwise_ops{
    {{ElementwiseOps::AsRun, "as_run"}, {ElementwiseOps::Fused, "fused"}}};

inline constexpr EnumNames<Role, 3> roles{
    {{Role::First, "first"}, {Role::Second, "second"}, {Role::Output, "output"}}};

}  // namespace lnsim::names

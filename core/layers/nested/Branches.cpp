#include "core/layers/nested/Branches.h"

#include "core/kernels/fused/ReluSum.h"
#include "core/kernels/fused/ResidualSum.h"

#include <fmt/format.h>

namespace headroom {

namespace {

/// Calls f(T{}, count) with the type of a memory's values and their number, padding included.
template <typename F>
void with_values(const compat::Desc& desc, const F& f) {
    if (compat::type_of(desc) == dnnl::memory::data_type::bf16)
        f(BFloat16{}, static_cast<std::int64_t>(desc.get_size() / sizeof(BFloat16)));
    else
        f(float{}, static_cast<std::int64_t>(desc.get_size() / sizeof(float)));
}

std::string with_activation(const char* name, Activation activation) {
    return activation == Activation::none ? name
                                          : fmt::format("{} + {}", name, name_of(activation));
}

} // namespace

Value add_sum(PlanBuilder& builder, const Value& a, const Value& b, Activation activation) {
    const auto other = builder.reordered(b.memory, a.desc(), "branch");
    Value sum = a;
    if (builder.training() || a.shared) sum.memory = builder.memory(a.desc());
    sum.shared = false;
    sum.needs_gradient = a.needs_gradient || b.needs_gradient;
    sum.relu_backward_done =
        activation == Activation::relu ? std::make_shared<bool>(false) : nullptr;
    with_values(a.desc(), [&]<typename T>(T, std::int64_t count) {
        builder.add_own(
            with_activation("sum", activation) + " forward", {a.memory, other, sum.memory},
            [=, from = a.memory, to = sum.memory](const Plan::Draw&) {
                residual_sum(activation, count, data<T>(from), data<T>(other), data<T>(to));
            });
    });
    return sum;
}

std::pair<dnnl::memory, dnnl::memory> add_sum_backward(PlanBuilder& builder, const Value& sum,
                                                       Activation activation, dnnl::memory diff) {
    if (sum.relu_backward_done && *sum.relu_backward_done) activation = Activation::none;
    diff = builder.reordered(diff, sum.desc(), "diff_dst");
    const auto copy = builder.memory(sum.desc());
    with_values(sum.desc(), [&]<typename T>(T, std::int64_t count) {
        builder.add_own(with_activation("sum", activation) + " backward", {sum.memory, diff, copy},
                        [=, result = sum.memory](const Plan::Draw&) {
                            residual_sum_backward(activation, count, data<T>(result), data<T>(diff),
                                                  data<T>(diff), data<T>(copy));
                        });
    });
    return {diff, copy};
}

Value add_epilogue(PlanBuilder& builder, Value value, const Epilogue& epilogue) {
    if (epilogue.addend) return add_sum(builder, value, *epilogue.addend, epilogue.activation);
    if (epilogue.activation == Activation::none) return value;
    const auto from = value.memory;
    if (value.shared) value.memory = builder.memory(value.desc());
    value.shared = false;
    builder.add<dnnl::eltwise_forward>(
        fmt::format("{} forward", name_of(epilogue.activation)),
        compat::activation_forward(epilogue.activation, builder.forward_kind(), value.desc()),
        {{DNNL_ARG_SRC, from}, {DNNL_ARG_DST, value.memory}});
    return value;
}

Value for_branch(const Value& value) {
    Value branch = value;
    branch.shared = true;
    if (value.relu_backward_done) branch.relu_backward_done = std::make_shared<bool>(false);
    return branch;
}

dnnl::memory add_gradient_sum(PlanBuilder& builder, const Value& value, dnnl::memory a,
                              dnnl::memory b) {
    if (!a || !b) return a ? a : b;
    a = builder.reordered(a, value.desc(), "diff_src");
    b = builder.reordered(b, value.desc(), "diff_src");
    const bool relu = value.relu_backward_done != nullptr;
    if (relu) *value.relu_backward_done = true;
    with_values(value.desc(), [&]<typename T>(T, std::int64_t count) {
        builder.add_own(
            relu ? "sum of branches + relu backward" : "sum of branches", {value.memory, a, b},
            [=, result = value.memory](const Plan::Draw&) {
                if (relu)
                    relu_sum_backward(count, data<T>(result), data<T>(a), data<T>(b), data<T>(a));
                else
                    residual_sum(Activation::none, count, data<T>(a), data<T>(b), data<T>(a));
            });
    });
    return a;
}

} // namespace headroom

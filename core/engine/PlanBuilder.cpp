#include "core/engine/PlanBuilder.h"

#include "core/engine/PlanImpl.h"

namespace headroom {

compat::Desc plain(const compat::Dims& dims) {
    compat::Dims strides(dims.size(), 1);
    for (auto i = dims.size() - 1; i > 0; --i)
        strides[i - 1] = strides[i] * dims[i];
    return {dims, dnnl::memory::data_type::f32, strides};
}

compat::Dims batched(std::int64_t batch, const Shape& shape) {
    compat::Dims dims{batch};
    dims.insert(dims.end(), shape.begin(), shape.end());
    return dims;
}

PlanBuilder::PlanBuilder(const PlanSpec& spec) : plan_(std::make_unique<Plan::Impl>()) {
    plan_->spec = spec;
}
PlanBuilder::~PlanBuilder() = default;

const PlanSpec& PlanBuilder::spec() const {
    return plan_->spec;
}

dnnl::prop_kind PlanBuilder::forward_kind() const {
    return training() ? dnnl::prop_kind::forward_training : dnnl::prop_kind::forward_inference;
}

compat::Desc PlanBuilder::any(const compat::Dims& dims) const {
    auto type = spec().execution.precision == Precision::bf16 ? dnnl::memory::data_type::bf16
                                                              : dnnl::memory::data_type::f32;
    return {dims, type, dnnl::memory::format_tag::any};
}

compat::Desc PlanBuilder::any_dst(const compat::Dims& dims) const {
    return last_ ? any_f32(dims) : any(dims);
}

compat::Desc PlanBuilder::any_f32(const compat::Dims& dims) const {
    return {dims, dnnl::memory::data_type::f32, dnnl::memory::format_tag::any};
}

compat::Desc PlanBuilder::any_like(const compat::Desc& other, const compat::Dims& dims) const {
    return {dims, compat::type_of(other), dnnl::memory::format_tag::any};
}

dnnl::memory PlanBuilder::memory(const compat::Desc& desc) {
    dnnl::memory memory(desc, compat::cpu(), DNNL_MEMORY_NONE);
    plan_->lives.push_back({.bytes = desc.get_size(), .first = 1, .last = 0});
    plan_->planned.push_back({memory, plan_->lives.size() - 1});
    plan_->buffer_of[memory.get()] = plan_->lives.size() - 1;
    return memory;
}

dnnl::memory PlanBuilder::persistent(const compat::Desc& desc) {
    return {desc, compat::cpu(), plan_->allocate(desc.get_size())};
}

dnnl::memory PlanBuilder::borrow(Tensor& tensor, const compat::Dims& dims) {
    return {plain(dims), compat::cpu(), tensor.data()};
}

dnnl::memory PlanBuilder::view(const dnnl::memory& base, const compat::Desc& desc) {
    auto found = plan_->buffer_of.find(base.get());
    if (found == plan_->buffer_of.end()) return {desc, compat::cpu(), base.get_data_handle()};
    dnnl::memory memory(desc, compat::cpu(), DNNL_MEMORY_NONE);
    plan_->planned.push_back({memory, found->second});
    plan_->buffer_of[memory.get()] = found->second;
    return memory;
}

dnnl::memory PlanBuilder::reordered(const dnnl::memory& from, const compat::Desc& desc,
                                    const std::string& name) {
    if (from.get_desc() == desc) return from;
    auto to = memory(desc);
    dnnl::reorder::primitive_desc pd(compat::cpu(), from.get_desc(), compat::cpu(), desc,
                                     compat::attributes());
    add<dnnl::reorder>("reorder " + name, pd, {{DNNL_ARG_FROM, from}, {DNNL_ARG_TO, to}});
    return to;
}

dnnl::memory PlanBuilder::weights(Parameter& parameter, const compat::Dims& dims,
                                  const compat::Desc& packed) {
    auto whole = borrow(parameter.value, dims);
    if (whole.get_desc() == packed) return whole;
    for (auto& p : plan_->packed)
        if (p.parameter == &parameter && p.packed.get_desc() == packed) return p.packed;
    auto memory = persistent(packed);
    auto name = parameter.name; // "backbone.3.squeeze.weight", whose scope is "backbone.3"
    if (name.starts_with(plan_->scope + ".")) name.erase(0, plan_->scope.size() + 1);
    const dnnl::reorder::primitive_desc pd(whole, memory);
    // A version that no parameter has, so that the first pass packs.
    plan_->packed.push_back(
        {&parameter,
         whole,
         memory,
         dnnl::reorder(pd),
         ~std::uint64_t{0},
         {plan_->scope + " pack " + name, pd.impl_info_str(), 0, Pass::update}});
    return memory;
}

dnnl::memory PlanBuilder::gradient(Parameter& parameter, const compat::Dims& dims,
                                   const compat::Desc& packed) {
    if (parameter.grad.size() == 0) parameter.grad = Tensor(parameter.value.shape());
    auto whole = borrow(parameter.grad, dims);
    return whole.get_desc() == packed ? whole : memory(packed);
}

void PlanBuilder::unpack_gradient(const dnnl::memory& packed, Parameter& parameter,
                                  const compat::Dims& dims) {
    auto whole = borrow(parameter.grad, dims);
    if (whole.get_desc() == packed.get_desc()) return;
    dnnl::reorder::primitive_desc pd(compat::cpu(), packed.get_desc(), compat::cpu(),
                                     whole.get_desc(), compat::attributes());
    add<dnnl::reorder>("unpack gradient", pd, {{DNNL_ARG_FROM, packed}, {DNNL_ARG_TO, whole}});
}

void PlanBuilder::add_primitive(const std::string& name, const char* implementation,
                                dnnl::primitive p, Args args, std::int64_t flops) {
    auto& steps = plan_->in_backward ? plan_->backward : plan_->forward;
    const Pass pass = plan_->in_backward ? Pass::backward : Pass::forward;
    steps.push_back({.info = {plan_->scope + " " + name, implementation, flops, pass},
                     .primitive = std::move(p),
                     .args = std::move(args),
                     .own = {}});
}

void PlanBuilder::add_own(const std::string& name, std::vector<dnnl::memory> uses, Own run) {
    Args args; // keys only tell them apart
    for (auto& memory : uses)
        args.emplace(static_cast<int>(args.size()), memory);
    auto& steps = plan_->in_backward ? plan_->backward : plan_->forward;
    const Pass pass = plan_->in_backward ? Pass::backward : Pass::forward;
    steps.push_back({.info = {plan_->scope + " " + name, "headroom", 0, pass},
                     .primitive = {},
                     .args = std::move(args),
                     .own = std::move(run)});
}

void PlanBuilder::set_scope(const std::string& layer) {
    plan_->scope = layer;
}

void PlanBuilder::count_activation(const Value& value) {
    plan_->activation_bytes +=
        batch() * volume(value.shape) *
        static_cast<std::int64_t>(dnnl::memory::data_type_size(compat::type_of(value.desc())));
}

int PlanBuilder::next_id() {
    return plan_->ids++;
}

Value PlanBuilder::input() {
    plan_->input = persistent(plain(batched(batch(), spec().input)));
    return {plan_->input, spec().input, false};
}

void PlanBuilder::output(const Value& logits) {
    set_scope("logits");
    auto dims = compat::dims_of(logits.desc());
    plan_->logits = persistent(plain(dims));
    plan_->logit_count = batch() * volume(logits.shape);
    dnnl::reorder::primitive_desc pd(compat::cpu(), logits.desc(), compat::cpu(),
                                     plan_->logits.get_desc(), compat::attributes());
    add<dnnl::reorder>("reorder", pd,
                       {{DNNL_ARG_FROM, logits.memory}, {DNNL_ARG_TO, plan_->logits}});
}

void PlanBuilder::start_backward() {
    plan_->in_backward = true;
}

dnnl::memory PlanBuilder::diff_output(const Value& logits) {
    plan_->diff_logits = persistent(plain(compat::dims_of(logits.desc())));
    // The first backward step may write where it reads; the caller's values stay.
    auto copy = memory(logits.desc());
    dnnl::reorder::primitive_desc pd(compat::cpu(), plan_->diff_logits.get_desc(), compat::cpu(),
                                     logits.desc(), compat::attributes());
    add<dnnl::reorder>("reorder", pd, {{DNNL_ARG_FROM, plan_->diff_logits}, {DNNL_ARG_TO, copy}});
    return copy;
}

Plan PlanBuilder::finish() {
    auto& plan = *plan_;
    int number = 0;
    for (auto* steps : {&plan.forward, &plan.backward}) {
        for (auto& step : *steps) {
            for (auto& [key, memory] : step.args) {
                auto found = plan.buffer_of.find(memory.get());
                if (found == plan.buffer_of.end()) continue;
                Life& life = plan.lives[found->second];
                if (life.last < life.first) life.first = number;
                life.last = number;
            }
            ++number;
        }
    }
    auto* arena = static_cast<char*>(plan.allocate(plan_arena(plan.lives)));
    for (auto& [memory, buffer] : plan.planned)
        memory.set_data_handle(arena + plan.lives[buffer].offset);
    plan.lives.clear();
    plan.planned.clear();
    plan.buffer_of.clear();
    return Plan(std::move(plan_));
}

dnnl::memory add_relu_backward(PlanBuilder& builder, const dnnl::memory& dst, dnnl::memory diff) {
    auto desc = dst.get_desc();
    diff = builder.reordered(diff, desc, "diff_dst");
    auto hint = compat::relu_forward(dnnl::prop_kind::forward_training, desc);
    builder.add<dnnl::eltwise_backward>(
        "relu backward", compat::relu_backward(desc, desc, hint),
        {{DNNL_ARG_DST, dst}, {DNNL_ARG_DIFF_DST, diff}, {DNNL_ARG_DIFF_SRC, diff}});
    return diff;
}

} // namespace headroom

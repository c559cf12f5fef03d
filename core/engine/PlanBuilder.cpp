#include "core/engine/PlanBuilder.h"

#include "core/engine/Engine.h"
#include "core/engine/ParameterLayout.h"
#include "core/engine/PlanImpl.h"
#include "core/kernels/amx/Amx.h"

#include <fmt/format.h>

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

namespace {

compat::Desc bytes_of(std::size_t count) {
    return {{static_cast<std::int64_t>(count)}, dnnl::memory::data_type::u8, compat::Dims{1}};
}

} // namespace

PlanBuilder::PlanBuilder(Plan::Impl& plan, Lane& lane) : plan_(plan), lane_(lane) {}

const PlanSpec& PlanBuilder::spec() const {
    return plan_.spec;
}
dnnl::memory::dim PlanBuilder::batch() const {
    return lane_.batch;
}
dnnl::memory::dim PlanBuilder::first() const {
    return lane_.first;
}
int PlanBuilder::lanes() const {
    return static_cast<int>(plan_.lanes.size());
}
int PlanBuilder::lane() const {
    return lane_.index;
}
Workers& PlanBuilder::workers() const {
    return plan_.workers;
}

std::span<double> PlanBuilder::reduce_buffer(int id, std::size_t count) {
    auto& values = plan_.reduce_buffers[id];
    values.resize(count);
    return values;
}

dnnl::memory PlanBuilder::exchange_buffer(std::size_t bytes) {
    auto& place = plan_.exchange_buffers[exchange_buffers_++ % plan_.exchange_buffers.size()];
    place.bytes = std::max(place.bytes, bytes);
    place.memories.push_back({bytes_of(bytes), compat::cpu(), DNNL_MEMORY_NONE});
    return place.memories.back();
}

std::any& PlanBuilder::broadcast_value(std::size_t number) {
    if (number == plan_.broadcast_values.size()) plan_.broadcast_values.emplace_back();
    return plan_.broadcast_values.at(number);
}

dnnl::prop_kind PlanBuilder::forward_kind() const {
    return training() ? dnnl::prop_kind::forward_training : dnnl::prop_kind::forward_inference;
}

bool PlanBuilder::uses_amx() const {
    const Execution& execution = spec().execution;
    return of_bf16() && (amx_usable() || execution.emulate_amx);
}

dnnl::prop_kind PlanBuilder::convolution_kind() const {
    const bool blocks = compat::isa_name().starts_with("AVX512") && !uses_amx();
    return blocks ? dnnl::prop_kind::forward_training : forward_kind();
}

compat::Desc PlanBuilder::any(const compat::Dims& dims) const {
    auto type = of_bf16() ? dnnl::memory::data_type::bf16 : dnnl::memory::data_type::f32;
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
    live_ranges_.push_back({.bytes = desc.get_size(), .first = 1, .last = 0});
    planned_.push_back({memory, live_ranges_.size() - 1});
    buffer_of_[memory.get()] = live_ranges_.size() - 1;
    return memory;
}

dnnl::memory PlanBuilder::persistent(const compat::Desc& desc) {
    return {desc, compat::cpu(), plan_.allocate(desc.get_size())};
}

dnnl::memory PlanBuilder::borrow(LaidOut& values, const compat::Dims& dims) {
    return {plain(dims), compat::cpu(), values.data()};
}

dnnl::memory PlanBuilder::bytes(std::size_t count) {
    return memory(bytes_of(count));
}

dnnl::memory PlanBuilder::view(const dnnl::memory& base, const compat::Desc& desc) {
    auto found = buffer_of_.find(base.get());
    if (found == buffer_of_.end()) return {desc, compat::cpu(), base.get_data_handle()};
    dnnl::memory memory(desc, compat::cpu(), DNNL_MEMORY_NONE);
    planned_.push_back({memory, found->second});
    buffer_of_[memory.get()] = found->second;
    return memory;
}

dnnl::memory PlanBuilder::reordered(const dnnl::memory& from, const compat::Desc& desc,
                                    const std::string& name) {
    if (from.get_desc() == desc) return from;
    auto to = memory(desc);
    add_reorder("reorder " + name, from, to);
    return to;
}

void PlanBuilder::add_reorder(const std::string& name, const dnnl::memory& from,
                              const dnnl::memory& to) {
    const auto source = from.get_desc(), target = to.get_desc();
    if (spec().execution.plain_reorders || !onednn_reorders_rightly(source, target)) {
        add_own(
            name, {from, to},
            [=, plain = PlainReorder(source, target)](const Plan::Draw&) {
                plain.run(data<void>(from), data<void>(to));
            },
            0, "headroom plain reorder");
        return;
    }
    const dnnl::reorder::primitive_desc pd(compat::cpu(), source, compat::cpu(), target,
                                           compat::attributes());
    add<dnnl::reorder>(name, pd, {{DNNL_ARG_FROM, from}, {DNNL_ARG_TO, to}});
}

Reorder PlanBuilder::copying(const dnnl::memory& from, const dnnl::memory& to) const {
    return {from, to, spec().execution.plain_reorders};
}

dnnl::memory PlanBuilder::flattened(const dnnl::memory& memory) {
    const auto desc = memory.get_desc();
    const auto dims = compat::dims_of(desc);
    if (dims.size() == 2) return memory;
    const auto type = compat::type_of(desc);
    const auto nchw = reordered(memory, {dims, type, dnnl::memory::format_tag::nchw}, "src");
    return view(nchw, {{dims[0], dims[1] * dims[2] * dims[3]}, type, dnnl::memory::format_tag::ab});
}

dnnl::memory PlanBuilder::unflattened(const dnnl::memory& matrix, const compat::Desc& like) {
    const auto dims = compat::dims_of(like);
    if (dims.size() == 2) return matrix;
    const auto desc = matrix.get_desc();
    const auto type = compat::type_of(desc);
    const auto plain =
        reordered(matrix, {compat::dims_of(desc), type, dnnl::memory::format_tag::ab}, "diff_src");
    return view(plain, {dims, type, dnnl::memory::format_tag::nchw});
}

dnnl::memory PlanBuilder::weights(Parameter& parameter, const compat::Dims& dims,
                                  const compat::Desc& packed) {
    remember_layout(parameter);
    dnnl::memory whole(desc_of(parameter, dims), compat::cpu(), parameter.value.data());
    if (whole.get_desc() == packed) return whole;
    for (auto& p : plan_.packed)
        if (p.parameter == &parameter && p.packed.get_desc() == packed) return p.packed;
    auto memory = persistent(packed);
    const auto reorder = copying(whole, memory);
    plan_.packed.push_back(
        {&parameter, memory, [=](const dnnl::stream& stream) { reorder.execute(stream); },
         vnni_columns(whole, memory), packing_info(parameter, reorder.implementation())});
    return memory;
}

dnnl::memory PlanBuilder::transformed(Parameter& parameter, const compat::Desc& from,
                                      std::size_t bytes, const std::string& implementation,
                                      const Transform& transform) {
    remember_layout(parameter);
    const compat::Desc desc = bytes_of(bytes);
    for (auto& p : plan_.packed)
        if (p.parameter == &parameter && p.info.implementation == implementation &&
            p.packed.get_desc() == desc)
            return p.packed;
    dnnl::memory whole(desc_of(parameter, compat::dims_of(from)), compat::cpu(),
                       parameter.value.data());
    auto memory = persistent(desc);
    const bool same_layout = whole.get_desc() == from;
    const bool plain = spec().execution.plain_reorders;
    const auto pack = [=](const dnnl::stream& stream) {
        auto value = whole;
        if (!same_layout) { // needed once, so not kept
            value = dnnl::memory(from, compat::cpu());
            Reorder(whole, value, plain).execute(stream);
            const_cast<dnnl::stream&>(stream).wait();
        }
        transform(data<float>(value), data<void>(memory));
    };
    plan_.packed.push_back({&parameter, memory, pack, 0, packing_info(parameter, implementation)});
    return memory;
}

Parameter& PlanBuilder::derived(const std::string& name, std::vector<const Parameter*> sources,
                                Shape shape, Make make) {
    for (auto& d : plan_.derived)
        if (d.name == name && d.sources == sources) return d.parameter;
    for (const auto* source : sources)
        remember_layout(*source);
    auto& d = plan_.derived.emplace_back();
    d.name = name;
    d.sources = std::move(sources);
    d.make = std::move(make);
    d.parameter.name = scope_ + "." + name;
    d.parameter.value = LaidOut(std::move(shape));
    d.parameter.trainable = false;
    plan_.storage_bytes += d.parameter.value.size() * sizeof(float);
    return d.parameter;
}

StepInfo PlanBuilder::packing_info(const Parameter& parameter,
                                   const std::string& implementation) const {
    auto name = parameter.name; // "backbone.3.squeeze.weight", whose scope is "backbone.3"
    if (name.starts_with(scope_ + ".")) name.erase(0, scope_.size() + 1);
    return {scope_ + " pack " + name, implementation, 0, Pass::update};
}

bool PlanBuilder::adopt_layout(Parameter& parameter, const compat::Dims& dims,
                               const compat::Desc& desc) {
    const bool decided = std::exchange(parameter.layout_decided, true);
    if (desc_of(parameter, dims) == desc) return true;
    // Another layout could suit a later lane or a Plan of another batch: it must use this one.
    if (decided || desc.get_size() != plain(dims).get_size()) return false;
    auto layout = std::make_shared<ParameterLayout>(desc);
    if (parameter.version > 0) { // otherwise it holds only zeros
        const Tensor plain = parameter.plain_value();
        layout->from_plain(plain.data(), parameter.value.data());
    }
    parameter.layout = std::move(layout);
    ++parameter.version;
    return true;
}

void PlanBuilder::remember_layout(const Parameter& parameter) {
    plan_.layouts[&parameter] = parameter.layout.get();
}

dnnl::memory PlanBuilder::gradient(Parameter& parameter, const compat::Dims& dims,
                                   const compat::Desc& packed) {
    for (auto& g : plan_.gradients) {
        if (g.parameter != &parameter) continue;
        auto part = g.parts.emplace_back(persistent(g.parts.front().get_desc()));
        if (part.get_desc() == packed) return part;
        // A lane with one image less may get another layout.
        auto own = persistent(packed);
        lane_.alignments.push_back(copying(own, part));
        return own;
    }
    if (parameter.grad.size() == 0) parameter.grad = LaidOut(parameter.value.shape());
    remember_layout(parameter);
    dnnl::memory whole(desc_of(parameter, dims), compat::cpu(), parameter.grad.data());
    const bool in_place = whole.get_desc() == packed;
    auto first = in_place ? whole : persistent(packed);
    plan_.gradients.push_back({&parameter,
                               {first},
                               in_place ? Reorder() : copying(first, whole),
                               packed.get_size() / sizeof(float)});
    return first;
}

void PlanBuilder::defer_gradient(Parameter& parameter, const StepInfo& info, Operands operands,
                                 PrepareDeferred prepare) {
    auto& all = plan_.deferred;
    auto found = std::ranges::find(all, &parameter, &Plan::Impl::Deferred::parameter);
    if (found == all.end()) {
        StepInfo named = info;
        named.name = scope_ + " " + info.name;
        found = all.insert(all.end(), {&parameter, named, {}, std::move(prepare)});
    }
    found->operands.push_back(std::move(operands));
}

void PlanBuilder::add_primitive(const std::string& name, const char* implementation,
                                dnnl::primitive p, Args args, std::int64_t flops) {
    auto& steps = in_backward_ ? lane_.backward : lane_.forward;
    const Pass pass = in_backward_ ? Pass::backward : Pass::forward;
    steps.push_back({.info = {scope_ + " " + name, implementation, flops, pass},
                     .call = {std::move(p), args},
                     .uses = {},
                     .own = {}});
}

void PlanBuilder::add_own(const std::string& name, std::vector<dnnl::memory> uses, Own run,
                          std::int64_t flops, const std::string& implementation) {
    auto& steps = in_backward_ ? lane_.backward : lane_.forward;
    const Pass pass = in_backward_ ? Pass::backward : Pass::forward;
    steps.push_back({.info = {scope_ + " " + name, implementation, flops, pass},
                     .call = {},
                     .uses = std::move(uses),
                     .own = std::move(run)});
}

void PlanBuilder::set_scope(const std::string& layer) {
    scope_ = layer;
}

void PlanBuilder::count_activation(const Value& value) {
    lane_.activation_bytes +=
        batch() * volume(value.shape) *
        static_cast<std::int64_t>(dnnl::memory::data_type_size(compat::type_of(value.desc())));
}

dnnl::memory PlanBuilder::rows(std::span<float>& whole, const compat::Dims& dims) {
    std::int64_t row = 1;
    for (std::size_t i = 1; i < dims.size(); ++i)
        row *= dims[i];
    if (whole.empty()) {
        const auto count = static_cast<std::size_t>(spec().batch * row);
        whole = {static_cast<float*>(plan_.allocate(count * sizeof(float))), count};
    }
    return {plain(dims), compat::cpu(), whole.data() + first() * row};
}

Value PlanBuilder::input() {
    return {.memory = rows(plan_.input, batched(batch(), spec().input)),
            .shape = spec().input,
            .shared = true};
}

void PlanBuilder::output(const Value& logits) {
    set_scope("logits");
    auto to = rows(plan_.logits, compat::dims_of(logits.desc()));
    add_reorder("reorder", logits.memory, to);
}

dnnl::memory PlanBuilder::diff_output(const Value& logits) {
    auto from = rows(plan_.diff_logits, compat::dims_of(logits.desc()));
    // The first backward step may overwrite its input; the caller's values stay.
    auto copy = memory(logits.desc());
    add_reorder("reorder", from, copy);
    return copy;
}

void PlanBuilder::finish() {
    int number = 0;
    const auto use = [&](const dnnl::memory& memory) {
        auto found = buffer_of_.find(memory.get());
        if (found == buffer_of_.end()) return;
        LiveRange& range = live_ranges_[found->second];
        if (range.last < range.first) range.first = number;
        range.last = number;
    };
    for (auto* steps : {&lane_.forward, &lane_.backward}) {
        for (auto& step : *steps) {
            std::ranges::for_each(step.own ? step.uses : step.call.memories(), use);
            ++number;
        }
    }
    for (auto& deferred : plan_.deferred)
        std::ranges::for_each(deferred.operands[static_cast<std::size_t>(lane())], use);
    auto* arena = plan_.arena(lane_.thread, plan_arena(live_ranges_));
    for (auto& [memory, buffer] : planned_)
        memory.set_data_handle(arena + live_ranges_[buffer].offset);
}

dnnl::memory add_activation_backward(PlanBuilder& builder, Activation activation,
                                     const dnnl::memory& dst, dnnl::memory diff) {
    auto desc = dst.get_desc();
    diff = builder.reordered(diff, desc, "diff_dst");
    auto hint = compat::activation_forward(activation, dnnl::prop_kind::forward_training, desc);
    builder.add<dnnl::eltwise_backward>(
        fmt::format("{} backward", name_of(activation)),
        compat::activation_backward(activation, desc, desc, hint),
        {{DNNL_ARG_DST, dst}, {DNNL_ARG_DIFF_DST, diff}, {DNNL_ARG_DIFF_SRC, diff}});
    return diff;
}

} // namespace headroom

#include "core/layers/nested/Residual.h"

#include "core/engine/PlanBuilder.h"
#include "core/layers/Operators.h"
#include "core/layers/nested/Branches.h"
#include "datasets/base/Error.h"

#include <fmt/format.h>

namespace headroom {

namespace {

/// Adds the name of the branch to errors about its layers.
Sequence branch(const char* name, const std::vector<nlohmann::ordered_json>& layers,
                const Shape& input) {
    try {
        return {layers, input};
    } catch (const Error& error) {
        throw Error(error.failure(), fmt::format("{}.{}", name, error.what()));
    }
}

} // namespace

Residual::Residual(const std::vector<nlohmann::ordered_json>& body,
                   const std::vector<nlohmann::ordered_json>& shortcut, const Shape& input)
    : body_(branch("body", body, input)), shortcut_(branch("shortcut", shortcut, input)) {
    for (auto* p : body_.parameters())
        p->name = "body." + p->name;
    for (auto* p : shortcut_.parameters())
        p->name = "shortcut." + p->name;
}

std::unique_ptr<Layer> Residual::make(SpecReader& spec, const Shape& input) {
    const auto body = spec.layers("body");
    if (body.empty()) throw usage_error("residual: \"body\" must be a list of layers, found none");
    return std::make_unique<Residual>(body, spec.layers("shortcut"), input);
}

std::string Residual::describe() const {
    const auto text = "residual " + body_.describe();
    return shortcut_.empty() ? text : text + ", shortcut " + shortcut_.describe();
}

Shape Residual::output_shape(const Shape& input) const {
    const auto sum = body_.output_shape(input), other = shortcut_.output_shape(input);
    if (sum != other)
        throw usage_error(fmt::format("residual: its body makes {} of {}, its shortcut {}: they "
                                      "must be equal",
                                      to_string(sum), to_string(input), to_string(other)));
    return sum;
}

std::vector<Parameter*> Residual::parameters() {
    auto all = body_.parameters();
    for (auto* p : shortcut_.parameters())
        all.push_back(p);
    return all;
}

std::int64_t Residual::macs(const Shape& input) const {
    return body_.macs(input) + shortcut_.macs(input);
}

void Residual::initialise(std::uint64_t seed) {
    body_.initialise(seed);
    shortcut_.initialise(seed);
}

void Residual::freeze(bool frozen) {
    Layer::freeze(frozen);
    body_.freeze(frozen);
    shortcut_.freeze(frozen);
}

void Residual::keep_statistics(bool keep) {
    body_.keep_statistics(keep);
    shortcut_.keep_statistics(keep);
}

OperatorValue Residual::operators(OperatorList& list, const std::string& name,
                                  const OperatorValue& src) const {
    const auto sum = body_.operators(list, name + ".body", src);
    return list.add("Add", {sum, shortcut_.operators(list, name + ".shortcut", src)}, {},
                    {name, sum.shape});
}

Compiled Residual::compile(PlanBuilder& builder, const Value& src, const Epilogue& epilogue) {
    if (builder.training()) return compile_training(builder, src, epilogue.activation);
    const auto scope = builder.scope();
    const Value addend =
        shortcut_.empty() ? src : compile_shortcut(builder, scope, for_branch(src)).dst;
    builder.set_scope(scope + ".body");
    return body_.compile(builder, for_branch(src), {nullptr, &addend, epilogue.activation});
}

Compiled Residual::compile_shortcut(PlanBuilder& builder, const std::string& scope,
                                    const Value& src) {
    if (shortcut_.empty()) return {src, [](PlanBuilder&, dnnl::memory diff) { return diff; }};
    builder.set_scope(scope + ".shortcut");
    return shortcut_.compile(builder, src, {});
}

Compiled Residual::compile_training(PlanBuilder& builder, const Value& src, Activation activation) {
    const auto scope = builder.scope();
    const auto shortcut = compile_shortcut(builder, scope, for_branch(src));
    builder.set_scope(scope + ".body");
    const auto body = body_.compile(builder, for_branch(src), {});
    builder.set_scope(scope);
    const Value sum = add_sum(builder, body.dst, shortcut.dst, activation);
    return {sum, [=](PlanBuilder& b, const dnnl::memory& diff) -> dnnl::memory {
                if (!sum.needs_gradient) return {};
                const auto [diff_body, diff_shortcut] = add_sum_backward(b, sum, activation, diff);
                const auto from_body = body.backward(b, diff_body);
                const auto from_shortcut = shortcut.backward(b, diff_shortcut);
                b.set_scope(scope);
                if (!src.needs_gradient) return {};
                return add_gradient_sum(b, src, from_body, from_shortcut);
            }};
}

} // namespace headroom

#include "core/selftest/PlainNetwork.h"

#include "core/kernels/isa/BFloat16.h"
#include "core/models/Head.h"

#include <fmt/format.h>

namespace headroom {

namespace {

void round(std::vector<double>& values) {
    for (double& v : values)
        v = BFloat16::from(static_cast<float>(v)).value();
}

} // namespace

PlainNetwork::PlainNetwork(const Model& model, Shape input)
    : input_(input.empty() ? model.input() : std::move(input)) {
    for (const auto* p : model.parameters()) {
        const Tensor value = p->plain_value();
        parameters_[p->name] = {{value.values().begin(), value.values().end()},
                                std::vector<double>(value.size())};
    }
    int ids = 0;
    const auto add = [&](const std::string& prefix, const std::vector<LayerSpec>& specs) {
        for (std::size_t i = 0; i < specs.size(); ++i)
            layers_.push_back(
                make_plain_layer(specs[i], fmt::format("{}.{}.", prefix, i), parameters_, ids));
    };
    add(model.backbone().prefix(), model.spec().backbone);
    const auto& head = model.head_spec();
    add(model.head().prefix(), head_kind(head.kind).layers(head, model.units()));
}

std::vector<double> PlainNetwork::forward(std::span<const float> images, const PlainPass& pass) {
    PlainBatch batch(static_cast<std::int64_t>(images.size()) / volume(input_), input_);
    batch.values.assign(images.begin(), images.end());
    for (const auto& layer : layers_) {
        if (pass.bf16) round(batch.values);
        batch = layer->forward(batch, pass);
    }
    logits_ = batch;
    bf16_ = pass.bf16;
    return batch.values;
}

const PlainParameters& PlainNetwork::backward(std::span<const float> diff_logits) {
    PlainBatch diff = logits_;
    diff.values.assign(diff_logits.begin(), diff_logits.end());
    for (auto layer = layers_.rbegin(); layer != layers_.rend(); ++layer) {
        if (bf16_) round(diff.values);
        diff = (*layer)->backward(diff);
    }
    return parameters_;
}

} // namespace headroom

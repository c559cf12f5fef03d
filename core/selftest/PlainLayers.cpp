#include "core/selftest/PlainLayers.h"

#include "core/kernels/fused/Dropout.h"
#include "core/selftest/PlainIndexing.h"
#include "core/tensor/Shape.h"

#include <cmath>
#include <limits>
#include <stdexcept>

namespace headroom {

PlainBatch::PlainBatch(std::int64_t count, Shape one)
    : images(count), shape(std::move(one)),
      values(static_cast<std::size_t>(count * volume(shape))) {}

namespace {

class PlainDense : public PlainLayer {
  public:
    PlainDense(Index units, PlainParameter& weight, PlainParameter& bias)
        : units_(units), weight_(weight), bias_(bias) {}

    PlainBatch forward(const PlainBatch& x, const PlainPass&) override {
        x_ = x;
        PlainBatch y(x.images, {units_});
        const Index inputs = volume(x.shape);
        for (Index n = 0; n < x.images; ++n)
            for (Index u = 0; u < units_; ++u) {
                double sum = bias_.value[static_cast<std::size_t>(u)];
                for (Index i = 0; i < inputs; ++i)
                    sum += x.values[static_cast<std::size_t>(n * inputs + i)] *
                           weight_.value[static_cast<std::size_t>(u * inputs + i)];
                y.values[static_cast<std::size_t>(n * units_ + u)] = sum;
            }
        return y;
    }

    PlainBatch backward(const PlainBatch& diff) override {
        PlainBatch dx(x_.images, x_.shape);
        const Index inputs = volume(x_.shape);
        for (Index n = 0; n < x_.images; ++n)
            for (Index u = 0; u < units_; ++u) {
                const double d = diff.values[static_cast<std::size_t>(n * units_ + u)];
                bias_.gradient[static_cast<std::size_t>(u)] += d;
                for (Index i = 0; i < inputs; ++i) {
                    const auto x = static_cast<std::size_t>(n * inputs + i);
                    const auto w = static_cast<std::size_t>(u * inputs + i);
                    weight_.gradient[w] += d * x_.values[x];
                    dx.values[x] += d * weight_.value[w];
                }
            }
        return dx;
    }

  private:
    Index units_;
    PlainParameter &weight_, &bias_;
    PlainBatch x_;
};

/// Uses statistics of the batch in training, running statistics otherwise (Ioffe and Szegedy 2015,
/// arXiv:1502.03167). Does not update running statistics.
class PlainBatchNorm : public PlainLayer {
  public:
    PlainBatchNorm(double epsilon, const std::string& prefix, PlainParameters& parameters)
        : epsilon_(epsilon), weight_(parameters.at(prefix + "weight")),
          bias_(parameters.at(prefix + "bias")), mean_(parameters.at(prefix + "running_mean")),
          variance_(parameters.at(prefix + "running_var")) {}

    PlainBatch forward(const PlainBatch& x, const PlainPass& pass) override {
        const auto channels = static_cast<std::size_t>(x.shape[0]);
        count_ = static_cast<double>(x.images * x.shape[1] * x.shape[2]);
        std::vector<double> mean(channels), variance(channels);
        for_each(x, [&](Index n, Index c, Index h, Index w) {
            mean[static_cast<std::size_t>(c)] += at(x, n, c, h, w) / count_;
        });
        for_each(x, [&](Index n, Index c, Index h, Index w) {
            const double d = at(x, n, c, h, w) - mean[static_cast<std::size_t>(c)];
            variance[static_cast<std::size_t>(c)] += d * d / count_;
        });
        if (!pass.training) {
            mean = mean_.value;
            variance = variance_.value;
        }
        inverse_.resize(channels);
        for (std::size_t c = 0; c < channels; ++c)
            inverse_[c] = 1 / std::sqrt(variance[c] + epsilon_);
        normal_ = PlainBatch(x.images, x.shape);
        PlainBatch y(x.images, x.shape);
        for_each(x, [&](Index n, Index c, Index h, Index w) {
            const auto i = static_cast<std::size_t>(c);
            at(normal_, n, c, h, w) = (at(x, n, c, h, w) - mean[i]) * inverse_[i];
            at(y, n, c, h, w) = at(normal_, n, c, h, w) * weight_.value[i] + bias_.value[i];
        });
        return y;
    }

    PlainBatch backward(const PlainBatch& diff) override {
        for_each(diff, [&](Index n, Index c, Index h, Index w) {
            const auto i = static_cast<std::size_t>(c);
            bias_.gradient[i] += at(diff, n, c, h, w);
            weight_.gradient[i] += at(diff, n, c, h, w) * at(normal_, n, c, h, w);
        });
        PlainBatch dx(diff.images, diff.shape);
        for_each(diff, [&](Index n, Index c, Index h, Index w) {
            const auto i = static_cast<std::size_t>(c);
            const double centred = at(diff, n, c, h, w) - bias_.gradient[i] / count_ -
                                   at(normal_, n, c, h, w) * weight_.gradient[i] / count_;
            at(dx, n, c, h, w) = weight_.value[i] * inverse_[i] * centred;
        });
        return dx;
    }

  private:
    double epsilon_, count_ = 0;
    PlainParameter &weight_, &bias_, &mean_, &variance_;
    std::vector<double> inverse_;
    PlainBatch normal_;
};

/// Only after dense layers: elsewhere the engine's values have another order.
class PlainDropout : public PlainLayer {
  public:
    PlainDropout(double rate, int id) : rate_(rate), id_(id) {}

    PlainBatch forward(const PlainBatch& x, const PlainPass& pass) override {
        std::vector<float> kept(x.values.size(), 1.f);
        if (pass.training)
            dropout_plain(DropoutMask{.random = Random::stream({pass.draw.seed, pass.draw.step,
                                                                static_cast<std::uint64_t>(id_)}),
                                      .rate = static_cast<float>(rate_),
                                      .first = 0},
                          static_cast<Index>(kept.size()), kept.data(), kept.data());
        factors_.assign(kept.begin(), kept.end());
        return backward(x);
    }
    PlainBatch backward(const PlainBatch& diff) override {
        PlainBatch dx = diff;
        for (std::size_t i = 0; i < dx.values.size(); ++i)
            dx.values[i] *= factors_[i];
        return dx;
    }

  private:
    double rate_;
    int id_;
    std::vector<double> factors_;
};

class PlainFlatten : public PlainLayer {
  public:
    PlainBatch forward(const PlainBatch& x, const PlainPass&) override {
        input_ = x.shape;
        PlainBatch y = x;
        y.shape = {volume(x.shape)};
        return y;
    }
    PlainBatch backward(const PlainBatch& diff) override {
        PlainBatch dx = diff;
        dx.shape = input_;
        return dx;
    }

  private:
    Shape input_;
};

/// Consecutive layers.
class PlainSequence : public PlainLayer {
  public:
    PlainSequence(const LayerSpec& specs, const std::string& prefix, PlainParameters& parameters,
                  int& ids) {
        for (std::size_t i = 0; i < specs.size(); ++i)
            layers_.push_back(
                make_plain_layer(specs[i], prefix + std::to_string(i) + ".", parameters, ids));
    }

    PlainBatch forward(const PlainBatch& x, const PlainPass& pass) override {
        PlainBatch y = x;
        for (const auto& layer : layers_)
            y = layer->forward(y, pass);
        return y;
    }
    PlainBatch backward(const PlainBatch& diff) override {
        PlainBatch dx = diff;
        for (auto layer = layers_.rbegin(); layer != layers_.rend(); ++layer)
            dx = (*layer)->backward(dx);
        return dx;
    }

  private:
    std::vector<std::unique_ptr<PlainLayer>> layers_;
};

/// body(x) + shortcut(x) (He et al. 2015, arXiv:1512.03385).
class PlainResidual : public PlainLayer {
  public:
    PlainResidual(const LayerSpec& spec, const std::string& prefix, PlainParameters& parameters,
                  int& ids)
        : shortcut_(spec.value("shortcut", LayerSpec::array()), prefix + "shortcut.", parameters,
                    ids),
          body_(spec.at("body"), prefix + "body.", parameters, ids) {}

    PlainBatch forward(const PlainBatch& x, const PlainPass& pass) override {
        return sum(body_.forward(x, pass), shortcut_.forward(x, pass));
    }
    PlainBatch backward(const PlainBatch& diff) override {
        return sum(body_.backward(diff), shortcut_.backward(diff));
    }

  private:
    static PlainBatch sum(PlainBatch a, const PlainBatch& b) {
        for (std::size_t i = 0; i < a.values.size(); ++i)
            a.values[i] += b.values[i];
        return a;
    }

    PlainSequence shortcut_, body_;
};

} // namespace

std::unique_ptr<PlainLayer> make_plain_layer(const LayerSpec& spec, const std::string& prefix,
                                             PlainParameters& parameters, int& ids) {
    const auto type = spec.at("type").get<std::string>();
    if (type == "conv") return make_plain_conv(spec, prefix, parameters);
    if (type == "dense")
        return std::make_unique<PlainDense>(spec.at("units").get<Index>(),
                                            parameters.at(prefix + "weight"),
                                            parameters.at(prefix + "bias"));
    if (type == "relu") return make_plain_relu(std::numeric_limits<double>::infinity());
    if (type == "relu6") return make_plain_relu(6);
    if (type.ends_with("pool")) return make_plain_pool(spec);
    if (type == "gem") return make_plain_gem(parameters.at(prefix + "power"));
    if (type == "batchnorm") {
        ++ids;
        return std::make_unique<PlainBatchNorm>(spec.value("epsilon", 1e-5), prefix, parameters);
    }
    if (type == "dropout") return std::make_unique<PlainDropout>(spec.value("rate", 0.5), ids++);
    if (type == "flatten") return std::make_unique<PlainFlatten>();
    if (type == "sequence")
        return std::make_unique<PlainSequence>(spec.at("layers"), prefix, parameters, ids);
    if (type == "residual") return std::make_unique<PlainResidual>(spec, prefix, parameters, ids);
    if (type == "fire") return make_plain_fire(spec, prefix, parameters);
    throw std::logic_error("no plain definition of a layer of type " + type);
}

} // namespace headroom

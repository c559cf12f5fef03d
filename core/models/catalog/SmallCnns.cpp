#include "core/models/catalog/Families.h"

namespace headroom {

namespace {

using Layers = std::vector<LayerSpec>;

/// A convolution that keeps height and width, and its ReLU.
void conv(Layers& layers, int filters, int kernel) {
    layers.push_back(
        {{"type", "conv"}, {"filters", filters}, {"kernel", kernel}, {"padding", kernel / 2}});
    layers.push_back({{"type", "relu"}});
}

void pool(Layers& layers) {
    layers.push_back({{"type", "maxpool"}, {"kernel", 2}});
}

void fire(Layers& layers, int squeeze, int expand) {
    layers.push_back({{"type", "fire"}, {"squeeze", squeeze}, {"expand", expand}});
}

/// The two convolutions of TensorFlow's classic MNIST tutorial.
ModelSpec mnist_cnn() {
    Layers layers;
    conv(layers, 32, 5);
    pool(layers);
    conv(layers, 64, 5);
    pool(layers);
    return {.name = "mnist-cnn",
            .description = "two 5x5 convolutions, for 28x28 grey images",
            .input = {1, 28, 28},
            .classes = 10,
            .backbone = layers,
            .heads = {{"flatten-dense", {1024}, 0.4}, {"gap-dense", {}, 0}}};
}

/// Four fire modules after SqueezeNet (arXiv:1602.07360), sized for 32x32 images.
ModelSpec squeezenet_mini() {
    Layers layers;
    conv(layers, 64, 3);
    pool(layers);
    fire(layers, 32, 64);
    fire(layers, 32, 64);
    pool(layers);
    fire(layers, 32, 128);
    fire(layers, 32, 128);
    layers.push_back({{"type", "dropout"}, {"rate", 0.5}});
    return {.name = "squeezenet-mini",
            .description = "four fire modules, for 32x32 colour images",
            .input = {3, 32, 32},
            .classes = 10,
            .backbone = layers,
            .heads = {{"gap-conv", {}, 0}, {"flatten-dense", {}, 0}}};
}

/// Pairs of 3x3 convolutions, each pair pooled and batch-normalised.
ModelSpec bn_cnn() {
    Layers layers;
    for (auto [first, second] : {std::pair{32, 64}, {128, 128}, {256, 256}}) {
        conv(layers, first, 3);
        conv(layers, second, 3);
        pool(layers);
        layers.push_back({{"type", "batchnorm"}});
    }
    return {.name = "bn-cnn",
            .description = "six 3x3 convolutions with batch normalisation, for 32x32 colour images",
            .input = {3, 32, 32},
            .classes = 10,
            .backbone = layers,
            .heads = {{"flatten-dense", {}, 0}, {"gap-dense", {128, 56}, 0}}};
}

ModelSpec simple_cnn() {
    Layers layers;
    for (int filters : {32, 64, 128}) {
        conv(layers, filters, 3);
        pool(layers);
    }
    conv(layers, 256, 3);
    return {.name = "simple-cnn",
            .description = "four 3x3 convolutions, for 64x64 colour images of two classes",
            .input = {3, 64, 64},
            .classes = 1,
            .backbone = layers,
            .heads = {{"flatten-dense", {}, 0}, {"gap-dense", {}, 0}}};
}

} // namespace

std::vector<CatalogModel> small_cnns() {
    std::vector<CatalogModel> models(4);
    models[0].spec = mnist_cnn();
    models[1].spec = squeezenet_mini();
    models[2].spec = bn_cnn();
    models[3].spec = simple_cnn();
    return models;
}

} // namespace headroom

#pragma once

#include "core/jobs/JobControl.h"
#include "core/jobs/training/TrainingMemory.h"
#include "core/layers/Operators.h"
#include "core/models/ModelSpec.h"
#include "core/training/TrainOptions.h"

#include <nlohmann/json.hpp>
#include <optional>

namespace headroom {

/// Describes a model's layers and the costs of each of its heads, without training.
///
///     SummarySpec spec{.model = "mnist-cnn"};
/// also the memory of training
///     SummaryResult result = run(spec, {});
struct SummarySpec {
    std::string model = {};              ///< catalog name or path of a model file
    ImageShape input = {};               ///< zeros = the model's own
    int classes = 0;                     ///< 0 = the model's own
    std::vector<std::string> heads = {}; ///< empty = all that the model lists
    /// weights and freeze say what is trained; other options are of no effect. Weights are checked
    /// to fit.
    TransferOptions transfer = {};
    /// Where given, each head's network is compiled for training, to see what memory that takes:
    /// batch_size, optimizer, precision and threads matter. Nothing is trained, tuned or touched,
    /// so a second is enough for all but the largest networks.
    std::optional<TrainOptions> training = {};
};

struct LayerRow {
    std::string name;                  ///< "backbone.0"
    std::string type;                  ///< "conv 5x5x32, padding 2"
    std::string output;                ///< "32x28x28"
    std::int64_t params = 0, macs = 0; ///< for one image
    bool frozen = false;
    std::vector<Operator> operators = {}; ///< what it computes in inference
};

struct HeadSummary {
    std::string head;
    std::int64_t params = 0, total_params = 0; ///< of the head; including the backbone
    std::int64_t macs = 0;                     ///< of the head, one image
    std::int64_t trained_params = 0;           ///< of head and backbone
    std::int64_t trained_macs = 0; ///< of the layers that a training step computes, one image
    std::vector<LayerRow> layers;
    std::optional<TrainingMemory> memory = {}; ///< where SummarySpec::training was given
};

struct SummaryResult {
    std::string model;
    ImageShape input;
    int classes = 0;
    std::vector<LayerRow> backbone;
    std::int64_t backbone_params = 0, backbone_macs = 0;
    std::size_t frozen_layers = 0;  ///< the first ones of the backbone
    std::int64_t frozen_params = 0; ///< theirs
    std::string weights;            ///< "resnet18.pth: by torchvision's names"; empty = random
    std::string feature_shape;      ///< "64x7x7"
    std::vector<HeadSummary> heads;
    std::vector<std::string> notes; ///< for example: features are 1x1, so both heads are equal
    std::optional<TrainOptions> training; ///< threads and precision resolved for this machine
};

/// Throws Error(usage) where the model, its input, a head or what is to be frozen is wrong, or the
/// images are too small for the layers; Error(bad_data) where the weights do not fit;
/// Error(resources) where the network cannot be built.
SummaryResult run(const SummarySpec& spec, const JobControl& control);
nlohmann::ordered_json to_json(const SummaryResult& result);

} // namespace headroom

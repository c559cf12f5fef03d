#pragma once

#include "core/jobs/JobControl.h"
#include "core/jobs/training/Transfer.h"
#include "core/models/Checkpoint.h"
#include "core/runs/config/DataSpec.h"
#include "core/training/search/OptionSearch.h"
#include "datasets/source/OpenedData.h"

namespace headroom {

/// Opened and checked data, and the model adapted to it; shared by the runs of a comparison.
struct TrainingData {
    OpenedData opened; ///< train is already limited
    ModelSpec model;   ///< input and classes are the data's
    ModelCard card;
    std::string precision_why;            ///< set with the card's precision by settle_precision()
    std::vector<std::uint64_t> images;    ///< hashes of the training images (TrainedOn.h)
    std::shared_ptr<const Model> weights; ///< pretrained, of the backbone; may be null
    std::shared_ptr<Transfer> transfer;   ///< where the models begin, and what is frozen
    std::string preprocessing; ///< that the weights expect, in words; empty without weights
    std::vector<SearchResult> searched; ///< what was found for heads, where options left it open
};

/// Opens the data for a model. Throws Error, and Cancelled when stopped; writes nothing.
/// The images' size is checked for `new_heads`, whose training starts with these data
/// (ImageSizeCheck.h). `own_backbone`, if not empty, is a run to take the backbone from instead of
/// the weight file (OwnBackbone.h).
TrainingData open_training_data(const DataSpec& data, const ModelSpec& model,
                                const std::vector<std::string>& new_heads,
                                const TrainOptions& options,
                                const std::filesystem::path& own_backbone,
                                const JobControl& control);

} // namespace headroom

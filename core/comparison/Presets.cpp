#include "core/comparison/Presets.h"

namespace headroom {

bool Preset::is_set(const TrainOptions& training, const CompareOptions& comparison) const {
    return training.epochs == epochs && training.learning_rate == 0 && training.fair == fair &&
           comparison.seeds == seeds;
}

const std::vector<Preset>& presets() {
    static const std::vector<Preset> all = {
        {.key = "quick",
         .label = "Quick look",
         .help = "three epochs, three seeds: whether it works, and a first impression",
         .seeds = 3,
         .fair = false,
         .epochs = 3},
        {.key = "usual",
         .label = "Usual",
         .help = "five epochs, three seeds: the same learning rate for each head",
         .seeds = 3,
         .fair = false,
         .epochs = TrainOptions().epochs},
        {.key = "fair",
         .label = "Fair comparison",
         .help = "each head's learning rate and epochs are searched with equal effort, then five "
                 "seeds: takes many times as long",
         .seeds = 5,
         .fair = true,
         .epochs = TrainOptions().epochs},
        {.key = "thorough",
         .label = "Thorough",
         .help = "a fair comparison with ten seeds: the interval is two thirds as wide, for twice "
                 "the time",
         .seeds = 10,
         .fair = true,
         .epochs = TrainOptions().epochs},
    };
    return all;
}

} // namespace headroom

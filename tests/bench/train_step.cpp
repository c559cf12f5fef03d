/// Measures training steps: forward, loss and its gradient, backward, AdamW.
///
///     train_step MODEL HEAD BATCH SECONDS
///
/// Prints one JSON line: model (the whole model file, so that a peer can build the same network),
/// head, batch, steps and images_per_second, from the median step. One thread: time is the
/// processor's, so that other programs' turns on a busy machine do not count.

#include "core/engine/Engine.h"
#include "core/layers/Loss.h"
#include "core/models/Model.h"
#include "core/training/Optimizer.h"
#include "datasets/base/Error.h"
#include "datasets/base/Random.h"

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <iostream>

using namespace headroom;

namespace {

double wall() {
    timespec t;
    clock_gettime(getenv("WALL") ? CLOCK_MONOTONIC : CLOCK_PROCESS_CPUTIME_ID, &t);
    return double(t.tv_sec) + 1e-9 * double(t.tv_nsec);
}

class TrainStep {
  public:
    TrainStep(Model& model, int batch, const Execution& execution)
        : model_(model), plan_(compile(model, {.batch = batch,
                                               .input = model.input(),
                                               .mode = Mode::training,
                                               .execution = execution})),
          optimizer_(model.parameters(), TrainOptions{}), labels_(static_cast<std::size_t>(batch)),
          images_(plan_.input().size()) {
        Random random(1);
        for (float& value : images_)
            value = random.uniform();
        const auto classes = static_cast<std::uint64_t>(classes_of(model.units()));
        for (int& label : labels_)
            label = static_cast<int>(random.below(classes));
    }

    void operator()() {
        std::ranges::copy(images_, plan_.input().begin()); // a new batch each step, as in training
        plan_.forward({.seed = 1, .step = step_++});
        cross_entropy(plan_.logits(), model_.units(), labels_, {}, plan_.diff_logits());
        plan_.backward();
        optimizer_.step({.learning_rate = 1e-4, .momentum = 0.9}, &plan_);
    }

  private:
    Model& model_;
    Plan plan_;
    Optimizer optimizer_;
    std::vector<int> labels_;
    std::vector<float> images_;
    std::uint64_t step_ = 0;
};

/// Processor seconds of each step, for about so many seconds, after one to warm up.
std::vector<double> measure(TrainStep& step, double seconds) {
    step();
    std::vector<double> times;
    for (double sum = 0; sum < seconds || times.size() < 2; sum += times.back()) {
        const double start = wall();
        step();
        times.push_back(wall() - start);
    }
    return times;
}

} // namespace

int main(int argc, char** argv) try {
    if (argc != 7)
        throw usage_error("usage: train_step MODEL HEAD BATCH SECONDS PRECISION THREADS");
    const int threads = std::stoi(argv[6]);
    const Precision precision = choose_precision(argv[5]).precision;
    const ModelSpec spec = load_model_spec(argv[1]);
    const int batch = std::stoi(argv[3]);
    Model model(spec, argv[2]);
    model.initialise(1);
    TrainStep step(model, batch,
                   {.precision = precision,
                    .threads = threads,
                    .tune = !std::getenv("NOTUNE"),
                    .defer_gradients = true});
    auto times = measure(step, std::stod(argv[4]));
    std::ranges::nth_element(times, times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2));
    const nlohmann::ordered_json result{{"model", to_json(spec)},
                                        {"head", argv[2]},
                                        {"batch", batch},
                                        {"onednn", engine_info().onednn},
                                        {"isa", engine_info().isa},
                                        {"steps", times.size()},
                                        {"images_per_second", batch / times[times.size() / 2]}};
    std::cout << result.dump() << std::endl;
} catch (const std::exception& error) {
    std::fprintf(stderr, "train_step: %s\n", error.what());
    return 2;
}

#include "core/jobs/EpochLine.h"

#include "core/comparison/Format.h"
#include "datasets/base/Error.h"

#include <fmt/format.h>

namespace headroom {

std::string epoch_line(const EpochDone& epoch) {
    const auto digits = std::to_string(epoch.epochs).size();
    auto line = fmt::format("{}: epoch {:>{}}/{}  loss {:.4f}  acc {:>7}",
                            printable(epoch.run.label()), epoch.epoch, digits, epoch.epochs,
                            epoch.train_loss, percent(epoch.train_accuracy));
    if (!epoch.held_out.empty())
        line += fmt::format("  |  {} loss {:.4f}  acc {:>7}", printable(epoch.held_out),
                            epoch.held_out_loss, percent(epoch.held_out_accuracy));
    return line +
           fmt::format("  |  {}  {}", rate(epoch.images_per_second), duration(epoch.seconds));
}

} // namespace headroom

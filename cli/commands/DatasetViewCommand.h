#pragma once

#include "cli/commands/Command.h"
#include "core/jobs/data/InspectJob.h"

namespace headroom {

/// A command that reads one source of data as InspectJob does, and shows one part of the result.
class DatasetViewCommand : public Command {
  public:
    std::string usage() const override { return "PATH [OPTIONS]"; }
    void add_options(OptionSet& options) override;
    int run(Console& console) override;

  protected:
    virtual std::string text(const InspectResult& result) const = 0;
    virtual nlohmann::ordered_json json(const InspectResult& result) const = 0;

  private:
    InspectSpec spec_;
    std::vector<std::string> paths_;
};

} // namespace headroom

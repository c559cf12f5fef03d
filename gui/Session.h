#pragma once

#include "core/runs/config/DataSpec.h"
#include "datasets/source/OpenedData.h"
#include "gui/HeadsRequest.h"
#include "gui/ImageRequest.h"

#include <QObject>
#include <memory>

namespace headroom {

/// The pages, in the sidebar's order.
enum class PageId { start, data, model, train, compare, evaluate, explore, batch, predict };
inline constexpr int page_count = 9;

/// Backbone and heads chosen on the Model page.
struct ModelChoice {
    std::string model = "mnist-cnn"; ///< catalog name or path of a model file
    std::vector<std::string> heads = {"flatten-dense", "gap-dense"};
    ImageShape input;          ///< zeros = as the data is
    int classes = 0;           ///< 0 = as the data has them
    int batch_size = 128;      ///< that memory is told for
    std::string weights;       ///< a file of the backbone's; empty = random ones
    std::string preprocessing; ///< empty = what the weights say
    std::string freeze;        ///< as TransferOptions::freeze

    bool operator==(const ModelChoice&) const = default;
};

/// State that the pages share: the open data, the chosen model, and the folder of runs. A page
/// changes it by a setter; every page learns of it by the signal. It holds no logic: jobs compute.
class Session : public QObject {
    Q_OBJECT
  public:
    explicit Session(QObject* parent = nullptr); ///< with the model that was chosen last

    /// Null until something was opened. Shared: a page may still read images of data that has been
    /// replaced.
    const std::shared_ptr<const OpenedData>& data() const { return data_; }
    const DataSpec& data_spec() const { return data_spec_; } ///< path empty = nothing open
    /// The open data as the chosen model takes it: in the size and channels of model().input, if
    /// those were chosen.
    DataSpec training_data() const;
    void set_data(DataSpec spec, std::shared_ptr<const OpenedData> data);

    /// Says why data_spec() is not yet what the Data page's options say; empty = it is. Nothing is
    /// trained on it until then.
    const QString& data_pending() const { return data_pending_; }
    void set_data_pending(const QString& why);

    const ModelChoice& model() const { return model_; }
    void set_model(ModelChoice model);

    QString runs_folder() const; ///< that training writes to
    void set_runs_folder(const QString& folder);
    QString listed_folder() const; ///< that past runs are listed from; runs_folder() unless chosen
    void set_listed_folder(const QString& folder);

  signals:
    void data_changed();
    void data_pending_changed();
    void model_changed();
    void runs_changed(); ///< a run was written, ended or removed; or a folder changed

    /// Requests for an action of another page.
    void page_requested(headroom::PageId page);
    void open_data_requested(const QString& path);             ///< to the Data page
    void data_requested(const headroom::DataSpec& spec);       ///< likewise, with its options
    void open_model_requested(const QString& path);            ///< to the Model page
    void evaluate_requested(const QStringList& run_folders);   ///< to the Evaluate page
    void comparison_requested(const QString& folder);          ///< to the Compare page
    void runs_comparison_requested(const QStringList& runs);   ///< likewise, of single runs
    void explore_requested(const QString& run_folder);         ///< to the Explore page
    void classify_requested(const QString& image_file);        ///< to the Explore page
    void heads_requested(const headroom::HeadsRequest& heads); ///< to the Explore page
    void image_requested(const headroom::ImageRequest& image); ///< to the Explore page
    void runs_requested(const QString& folder);                ///< to the Train page: lists them
    void settings_requested(const QString& run_folder);        ///< to the Train page: fills it in
    void batch_requested(const QString& folder);               ///< to the Batch page
    /// To the Train page: starts a comparison with the preset of that key.
    void training_requested(const QString& preset);

  private:
    DataSpec data_spec_;
    std::shared_ptr<const OpenedData> data_;
    QString data_pending_;
    ModelChoice model_;
};

} // namespace headroom

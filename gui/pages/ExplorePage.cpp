#include "gui/pages/ExplorePage.h"

#include "gui/pages/explore/HeadsTab.h"
#include "gui/pages/explore/PooledTab.h"
#include "gui/pages/explore/RunTab.h"
#include "gui/pages/explore/StagesTab.h"
#include "gui/widgets/MessageBar.h"

#include <QTabWidget>
#include <QVBoxLayout>

namespace headroom {

ExplorePage::ExplorePage(Session& session, QWidget* parent)
    : Page(session, parent), tabs_(new QTabWidget), stages_(new StagesTab(*this)),
      run_(new RunTab(*this)), heads_(new HeadsTab(*this)), pooled_(new PooledTab(*this)) {
    tabs_->setObjectName("exploreTabs");
    tabs_->addTab(stages_, tr("Kernel, ReLU, poolin&g"));
    tabs_->addTab(run_, tr("&Trained run"));
    tabs_->addTab(pooled_, tr("Pooled feat&ures"));
    tabs_->addTab(heads_, tr("Two heads")); // every letter is taken
    auto* column = new QVBoxLayout(content());
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(tabs_);

    connect(stages_, &StagesTab::command_changed, this, &Page::command_changed);
    connect(run_, &RunTab::command_changed, this, &Page::command_changed);
    connect(pooled_, &PooledTab::command_changed, this, &Page::command_changed);
    connect(heads_, &HeadsTab::command_changed, this, &Page::command_changed);
    connect(tabs_, &QTabWidget::currentChanged, this, &Page::command_changed);
    connect(&session, &Session::explore_requested, this, [this](const QString& run) {
        tabs_->setCurrentWidget(run_);
        run_->open_run(run);
    });
    connect(&session, &Session::heads_requested, this, [this](const HeadsRequest& request) {
        tabs_->setCurrentWidget(heads_);
        heads_->open(request);
    });
    connect(&session, &Session::image_requested, this, &ExplorePage::show_image);
    connect(&session, &Session::classify_requested, this, [this](const QString& image) {
        tabs_->setCurrentWidget(run_);
        run_->classify(image);
    });
}

/// On the tab of the run that answered it, else on the tab that is shown.
void ExplorePage::show_image(const ImageRequest& request) {
    emit session().page_requested(PageId::explore);
    if (!request.run.empty()) {
        tabs_->setCurrentWidget(run_);
        run_->open_run(QString::fromStdString(request.run.string()));
    }
    const auto* shown = tabs_->currentWidget();
    if (shown == stages_) stages_->show_image(request.image);
    if (shown == run_) run_->show_image(request.image);
    if (shown == heads_) heads_->show_image(request.image);
    if (shown == pooled_) pooled_->show_image(request.image);
}

QString ExplorePage::command() const {
    const auto* shown = tabs_->currentWidget();
    if (shown == stages_) return stages_->command();
    if (shown == heads_) return heads_->command();
    return shown == run_ ? run_->command() : pooled_->command();
}

} // namespace headroom

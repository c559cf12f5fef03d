#include "gui/MainWindow.h"

#include "core/runs/RunKind.h"
#include "gui/AboutDialog.h"
#include "gui/AskForPath.h"
#include "gui/FieldWheel.h"
#include "gui/FocusKeeper.h"
#include "gui/HelpWindow.h"
#include "gui/Settings.h"
#include "gui/ShortcutsDialog.h"
#include "gui/Sidebar.h"
#include "gui/Theme.h"
#include "gui/copies/CopyMenu.h"
#include "gui/pages/BatchPage.h"
#include "gui/pages/ComparePage.h"
#include "gui/pages/DataPage.h"
#include "gui/pages/EvaluatePage.h"
#include "gui/pages/ExplorePage.h"
#include "gui/pages/ModelPage.h"
#include "gui/pages/PredictPage.h"
#include "gui/pages/StartPage.h"
#include "gui/pages/TrainPage.h"
#include "gui/widgets/ElidedLabel.h"
#include "gui/widgets/ImageChooser.h"
#include "gui/widgets/PageScroll.h"
#include "gui/widgets/PictureAccess.h"
#include "gui/widgets/RecentMenu.h"

#include <QActionGroup>
#include <QApplication>
#include <QClipboard>
#include <QCloseEvent>
#include <QDir>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenuBar>
#include <QMessageBox>
#include <QMimeData>
#include <QProgressBar>
#include <QPushButton>
#include <QScreen>
#include <QStackedWidget>
#include <QStatusBar>
#include <QToolButton>
#include <algorithm>

namespace headroom {
namespace {

bool is_run(const QDir& folder) {
    return folder.exists("config.json") && folder.exists("model.safetensors");
}

/// Files of a comparison or batch that stand for its folder.
const QStringList reports{"report.html", "report.json", "report.pdf", "compare.json"};

} // namespace

MainWindow::MainWindow()
    : sidebar_(new Sidebar), stack_(new QStackedWidget), title_(new QLabel), copy_(new QToolButton),
      next_(new QPushButton), save_(new QAction(tr("&Save report…"), this)),
      print_(new QAction(tr("&Print report…"), this)), leave_full_screen_(new QAction(this)),
      activity_text_(new ElidedLabel), activity_bar_(new QProgressBar) {
    setObjectName("window");
    setWindowTitle("Headroom");
    setAcceptDrops(true);
    qApp->installEventFilter(new FieldWheel(this));
    qApp->installEventFilter(new CopyMenu(this));
    install_picture_access();
    new FocusKeeper(this);
    resize(QSize(1024, 700).boundedTo(screen()->availableGeometry().size()));
    restoreGeometry(Settings::window_geometry());

    auto* right = new QVBoxLayout;
    right->setContentsMargins(16, 12, 16, 8);
    right->setSpacing(10);
    right->addLayout(make_header());
    right->addWidget(new PageScroll(stack_), 1);
    auto* row = new QHBoxLayout;
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(0);
    row->addWidget(sidebar_);
    row->addLayout(right, 1);
    auto* central = new QWidget;
    central->setLayout(row);
    setCentralWidget(central);

    activity_bar_->setMaximumWidth(220);
    activity_bar_->setObjectName("activityBar");
    activity_bar_->setAccessibleName(tr("Progress"));
    activity_text_->setObjectName("activityText");
    statusBar()->addPermanentWidget(activity_text_);
    statusBar()->addPermanentWidget(activity_bar_);
    activity_text_->hide();
    activity_bar_->hide();

    add_pages();
    add_menus();
    connect(&session_, &Session::page_requested, this, &MainWindow::show_page);
    connect(&session_, &Session::data_changed, this, &MainWindow::update_steps);
    connect(&session_, &Session::data_pending_changed, this, &MainWindow::update_steps);
    connect(sidebar_, &QListWidget::currentRowChanged, this, [this](int index) {
        page(current_page()).leave();
        stack_->setCurrentIndex(index);
        Settings::set_page(page(current_page()).icon());
        update_header();
    });
    const auto last = std::ranges::find(pages_, Settings::page(), &Page::icon);
    sidebar_->setCurrentRow(last == pages_.end() ? 0 : static_cast<int>(last - pages_.begin()));
}

QLayout* MainWindow::make_header() {
    title_->setProperty("role", "title");
    title_->setMinimumWidth(1); // a narrow window cuts it off
    copy_->setObjectName("copyCommand");
    copy_->setText(tr("&Copy as command"));
    copy_->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    connect(copy_, &QToolButton::clicked, this, &MainWindow::copy_command);
    next_->setObjectName("nextPage");
    next_->setProperty("role", "next");
    connect(next_, &QPushButton::clicked, this, [this] { page(current_page()).go_on(); });
    auto* header = new QHBoxLayout;
    header->addWidget(title_, 1);
    header->addWidget(copy_);
    header->addWidget(next_);
    return header;
}

void MainWindow::add_pages() {
    auto* model = new ModelPage(session_);
    auto* train = new TrainPage(session_);
    auto* start = new StartPage(session_);
    connect(start, &StartPage::open_requested, this, &MainWindow::open);
    connect(start, &StartPage::folder_requested, this, &MainWindow::ask_for_folder);
    connect(start, &StartPage::file_requested, this, &MainWindow::ask_for_file);
    pages_ = {start,
              new DataPage(session_),
              model,
              train,
              new ComparePage(session_),
              new EvaluatePage(session_),
              new ExplorePage(session_),
              new BatchPage(session_),
              new PredictPage(session_)};
    const auto plan = [model, train] { model->set_comparison(train->comparison()); };
    connect(train, &Page::command_changed, model, plan);
    plan();
    for (auto* page : pages_) {
        stack_->addWidget(page);
        sidebar_->add(*page);
        connect(page, &Page::command_changed, this, &MainWindow::update_header);
        connect(page, &Page::activity, this, [this, page](const QString& text, double share) {
            show_activity(*page, text, share);
        });
        connect(page, &Page::activity_ended, this, [this, page] { end_activity(*page); });
    }
    update_icons();
}

void MainWindow::add_file_menu() {
    auto* file = menuBar()->addMenu(tr("&File"));
    auto* folder = file->addAction(tr("Open f&older…"), this, &MainWindow::ask_for_folder);
    folder->setObjectName("fileOpenFolder");
    folder->setShortcut(QKeySequence::Open);
    auto* open = file->addAction(tr("Open f&ile…"), this, &MainWindow::ask_for_file);
    open->setObjectName("fileOpen");
    open->setShortcut(Qt::CTRL | Qt::SHIFT | Qt::Key_O);
    auto* recent = new RecentMenu(file);
    recent->setTitle(tr("&Recent images"));
    connect(recent, &RecentMenu::chosen, this, &MainWindow::open);
    file->addMenu(recent);
    file->addSeparator();
    save_->setObjectName("fileSave");
    save_->setShortcut(QKeySequence::Save);
    print_->setObjectName("filePrint");
    print_->setShortcut(QKeySequence::Print);
    connect(save_, &QAction::triggered, this, [this] { page(current_page()).ask_for_report(); });
    connect(print_, &QAction::triggered, this, [this] { page(current_page()).ask_for_printer(); });
    file->addActions({save_, print_});
    file->addSeparator();
    auto* quit = file->addAction(tr("&Quit"), this, &QWidget::close);
    quit->setShortcut(QKeySequence::Quit);
}

void MainWindow::add_menus() {
    add_file_menu();
    auto* edit = menuBar()->addMenu(tr("&Edit"));
    auto* copy = edit->addAction(tr("&Copy as command"), this, &MainWindow::copy_command);
    copy->setShortcut(Qt::CTRL | Qt::SHIFT | Qt::Key_C);
    copy_->setToolTip(tr("Copies the headroom command for the settings of this page (%1)")
                          .arg(copy->shortcut().toString(QKeySequence::NativeText)));

    auto* view = menuBar()->addMenu(tr("&View"));
    for (std::size_t i = 0; i < pages_.size(); ++i) {
        auto* action = view->addAction(QString("&%1 %2").arg(i).arg(pages_[i]->title()), this,
                                       [this, i] { show_page(static_cast<PageId>(i)); });
        action->setShortcut(QKeySequence(QString("Ctrl+%1").arg(i)));
    }
    auto* other = view->addAction(tr("&Between sidebar and page"), this, &MainWindow::move_focus);
    other->setShortcut(Qt::Key_F6);
    view->addSeparator();
    add_appearance_menu(*view);
    add_projector(*view);
    add_help_menu();
}

void MainWindow::add_help_menu() {
    auto* help = menuBar()->addMenu(tr("&Help"));
    auto* page = help->addAction(tr("&This page"), this, &MainWindow::show_help);
    page->setObjectName("helpPage");
    page->setShortcut(QKeySequence::HelpContents);
    help->addAction(tr("&Start"), this, [this] { show_page(PageId::start); });
    auto* keys = help->addAction(tr("&Keyboard shortcuts"), this,
                                 [this] { ShortcutsDialog(*menuBar(), this).exec(); });
    keys->setObjectName("helpShortcuts");
    auto* about =
        help->addAction(tr("&About Headroom"), this, [this] { AboutDialog(this).exec(); });
    about->setObjectName("helpAbout");
    about->setMenuRole(QAction::AboutRole);
    help->addAction(tr("About &Qt"), qApp, &QApplication::aboutQt)
        ->setMenuRole(QAction::AboutQtRole);
}

void MainWindow::add_appearance_menu(QMenu& view) {
    auto* menu = view.addMenu(tr("&Appearance"));
    auto* group = new QActionGroup(menu);
    const std::pair<Appearance, QString> choices[] = {{Appearance::system, tr("As the &desktop")},
                                                      {Appearance::light, tr("&Light")},
                                                      {Appearance::dark, tr("&Dark")}};
    for (const auto& [appearance, text] : choices) {
        auto* action = menu->addAction(text, this, [appearance = appearance] {
            Settings::set_appearance(appearance);
            Theme::apply(*qApp, appearance);
        });
        action->setCheckable(true);
        action->setChecked(appearance == Settings::appearance());
        group->addAction(action);
    }
}

void MainWindow::add_projector(QMenu& view) {
    constexpr int step = 25;
    const auto change = [this](int by) { set_type(Settings::type_percent() + by); };
    auto* larger = view.addAction(tr("La&rger type"), this, [change] { change(step); });
    larger->setShortcuts({QKeySequence(Qt::CTRL | Qt::Key_Plus), QKeySequence("Ctrl+=")});
    auto* smaller = view.addAction(tr("S&maller type"), this, [change] { change(-step); });
    smaller->setShortcut(Qt::CTRL | Qt::Key_Minus);
    view.addAction(tr("&Normal type"), this, [this] { set_type(100); })
        ->setObjectName("typeNormal");
    auto* full = view.addAction(tr("&Full screen"));
    full->setObjectName("fullScreen");
    full->setShortcut(Qt::Key_F11);
    connect(full, &QAction::triggered, this,
            [this] { setWindowState(windowState() ^ Qt::WindowFullScreen); });
    leave_full_screen_->setShortcut(Qt::Key_Escape);
    leave_full_screen_->setEnabled(isFullScreen()); // else Escape is for others
    connect(leave_full_screen_, &QAction::triggered, full, &QAction::trigger);
    addAction(leave_full_screen_);
}

void MainWindow::set_type(int percent) {
    Settings::set_type_percent(percent);
    Theme::set_type(*qApp, Settings::type_percent());
}

PageId MainWindow::current_page() const {
    return static_cast<PageId>(stack_->currentIndex());
}

void MainWindow::show_page(PageId id) {
    sidebar_->setCurrentRow(static_cast<int>(id));
}

void MainWindow::move_focus() {
    if (!sidebar_->hasFocus()) {
        sidebar_->setFocus(Qt::ShortcutFocusReason);
        return;
    }
    auto& shown = page(current_page());
    for (auto* next = shown.nextInFocusChain(); next != &shown; next = next->nextInFocusChain())
        if (shown.isAncestorOf(next) && next->isVisible() && next->isEnabled() &&
            (next->focusPolicy() & Qt::TabFocus)) {
            next->setFocus(Qt::TabFocusReason);
            return;
        }
}

void MainWindow::open(const QString& path) {
    const QFileInfo info(path);
    const bool in_folder = info.suffix() == "safetensors" || reports.contains(info.fileName());
    const QDir folder = in_folder ? info.dir() : QDir(path);
    const auto kind = run_kind(folder.path().toStdString());
    if (BatchFolder::exists(folder.path().toStdString())) {
        show_page(PageId::batch);
        emit session_.batch_requested(folder.path());
    } else if (kind == RunKind::comparison || kind == RunKind::folds ||
               folder.exists("compare.json")) {
        show_page(PageId::compare);
        emit session_.comparison_requested(folder.path());
    } else if (is_run(folder)) {
        show_page(PageId::evaluate);
        emit session_.evaluate_requested({folder.path()});
    } else if (has_runs(path.toStdString())) {
        show_page(PageId::train);
        emit session_.runs_requested(path);
    } else if (info.isFile() && ImageChooser::is_image_name(path)) {
        show_page(PageId::explore);
        emit session_.classify_requested(path);
    } else if (info.suffix() == "json" || info.suffix() == "onnx") {
        show_page(PageId::model);
        emit session_.open_model_requested(path);
    } else {
        show_page(PageId::data);
        emit session_.open_data_requested(path);
    }
}

void MainWindow::ask_for_folder() {
    const auto path = ask_for::folder(this, tr("Open images, runs or a comparison"));
    if (!path.isEmpty()) open(path);
}

void MainWindow::ask_for_file() {
    const auto path = ask_for::file(
        this, tr("Open a file"), {},
        tr("All that can be opened (*.h5 *.hdf5 *.hdf *ubyte* *.gz *.idx* *.json *.html "
           "*.onnx *.safetensors *.png *.jpg *.jpeg *.webp *.bmp);;All files (*)"));
    if (!path.isEmpty()) open(path);
}

void MainWindow::show_help() {
    if (!help_) help_ = new HelpWindow(this);
    help_->open(page(current_page()).help());
}

void MainWindow::copy_command() {
    const auto command = page(current_page()).command();
    if (command.isEmpty()) return;
    QApplication::clipboard()->setText(command);
    statusBar()->showMessage(tr("Copied: %1").arg(command), 8000);
}

void MainWindow::update_header() {
    const auto& shown = page(current_page());
    title_->setText(shown.heading());
    copy_->setEnabled(!shown.command().isEmpty());
    for (auto* action : {save_, print_})
        action->setEnabled(shown.has_report());
    update_steps();
}

void MainWindow::update_steps() {
    sidebar_->update_steps();
    const auto& shown = page(current_page());
    const auto after = shown.next_page();
    next_->setVisible(after.has_value());
    next_->setText(after ? tr("Ne&xt: %1").arg(page(*after).title()) : QString());
    next_->setEnabled(shown.is_done());
}

void MainWindow::update_icons() {
    sidebar_->update_icons();
    copy_->setIcon(Theme::icon("copy"));
}

void MainWindow::show_activity(Page& page, const QString& text, double share) {
    active_ = &page;
    activity_text_->setText(text);
    activity_bar_->setRange(0, share < 0 ? 0 : 1000);
    activity_bar_->setValue(static_cast<int>(1000 * share));
    activity_text_->show();
    activity_bar_->show();
}

void MainWindow::end_activity(Page& page) {
    if (active_ == &page) {
        active_ = nullptr;
        activity_text_->hide();
        activity_bar_->hide();
    }
    if (closing_) close();
}

/// Asks about running work; returns true if there is none.
bool MainWindow::may_close() {
    QStringList unfinished;
    for (auto* page : pages_)
        if (const auto text = page->unfinished(); !text.isEmpty()) unfinished << text;
    if (unfinished.isEmpty()) return true;
    if (!closing_) {
        QMessageBox question(QMessageBox::Question, tr("Quit Headroom?"),
                             tr("%1 is not finished.").arg(unfinished.join(", ")),
                             QMessageBox::NoButton, this);
        question.setObjectName("closeQuestion");
        question.setInformativeText(
            tr("Stopping saves the progress: the run can be resumed later."));
        auto* stop = question.addButton(tr("&Stop, save and quit"), QMessageBox::AcceptRole);
        auto* stay = question.addButton(tr("&Keep running"), QMessageBox::RejectRole);
        question.setDefaultButton(stay);
        question.exec();
        if (question.clickedButton() != stop) return false;
        closing_ = true;
    }
    return stop_pages(); // it may have ended while the question was open; else end_activity()
                         // closes again
}

bool MainWindow::stop_pages() {
    bool stopped = true;
    for (auto* page : pages_) {
        if (page->unfinished().isEmpty()) continue;
        stopped = false;
        page->stop();
    }
    return stopped;
}

void MainWindow::save() {
    if (stop_pages()) return;
    const auto under_way = [](const Page* page) { return !page->unfinished().isEmpty(); };
    while (std::ranges::any_of(pages_, under_way))
        QApplication::processEvents(QEventLoop::ExcludeUserInputEvents |
                                    QEventLoop::WaitForMoreEvents);
}

void MainWindow::save_and_quit() {
    closing_ = true;
    while (auto* dialog = QApplication::activeModalWidget()) {
        if (!dialog->close()) break;
    }
    // After a dialog's own event loop has ended.
    QMetaObject::invokeMethod(this, &QWidget::close, Qt::QueuedConnection);
}

void MainWindow::closeEvent(QCloseEvent* event) {
    if (!may_close()) {
        event->ignore();
        return;
    }
    setWindowState(windowState() & ~Qt::WindowFullScreen); // full screen is for one session
    Settings::set_window_geometry(saveGeometry());
    event->accept();
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
    const auto urls = event->mimeData()->urls();
    if (urls.size() == 1 && urls.front().isLocalFile()) event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent* event) {
    open(event->mimeData()->urls().front().toLocalFile());
    event->acceptProposedAction();
}

void MainWindow::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange && !pages_.empty()) update_icons();
    if (event->type() == QEvent::WindowStateChange) leave_full_screen_->setEnabled(isFullScreen());
    QMainWindow::changeEvent(event);
}

} // namespace headroom

namespace Derman.Host.TagHelpers;

/// <summary>Icons chosen by code. The sprite is built from these and from the names written in pages (Assets/scripts/icons.mjs).</summary>
public static class Icons
{
    public const string Add = "plus";
    public const string Administration = "settings";
    public const string Alert = "alert-circle";
    public const string Approval = "checkup-list";
    public const string ArrowBack = "arrow-left";
    public const string ArrowOn = "arrow-right";
    public const string ArrowUp = "arrow-up";
    public const string Archive = "archive";
    public const string Attach = "paperclip";
    public const string Bell = "bell";
    public const string Board = "layout-kanban";
    public const string Bookmark = "bookmark";
    public const string Building = "building";
    public const string Calendar = "calendar-due";
    public const string CalendarDays = "calendar-event";
    public const string Camera = "camera";
    public const string Chat = "message-2";
    public const string Check = "check";
    public const string Checks = "checks";
    public const string Chronic = "stack-2";
    public const string CircleCheck = "circle-check";
    public const string Clock = "clock-hour-4";
    public const string ClockOver = "clock-exclamation";
    public const string ClockQueued = "clock";
    public const string Close = "x";
    public const string Code = "code";
    public const string Counter = "walk";
    public const string Dashboard = "layout-dashboard";
    public const string Document = "file-text";
    public const string Download = "download";
    public const string Email = "mail";
    public const string Eye = "eye";
    public const string Field = "device-tablet";
    public const string Fork = "arrow-fork";
    public const string HandOver = "user-share";
    public const string History = "history";
    public const string Home = "home";
    public const string HomeVisit = "home-heart";
    public const string Hourglass = "hourglass";
    public const string Inbox = "inbox";
    public const string Info = "info-circle";
    public const string Institution = "building-community";
    public const string Late = "alarm";
    public const string Link = "link";
    public const string Lock = "lock";
    public const string Keyboard = "keyboard";
    public const string Looks = "adjustments-horizontal";
    public const string MapView = "map-2";
    public const string Key = "key";
    public const string Sun = "sun";
    public const string Merge = "git-merge";
    public const string Next = "message-forward";
    public const string Note = "note";
    public const string Pause = "player-pause";
    public const string People = "users";
    public const string Phone = "phone";
    public const string PhoneCall = "phone-call";
    public const string Pin = "map-pin";
    public const string Question = "question-mark";
    public const string Voice = "microphone";
    public const string Photo = "photo";
    public const string Refresh = "refresh";
    public const string Reopen = "lock-open";
    public const string Rocket = "rocket";
    public const string Route = "route";
    public const string Search = "search";
    public const string Send = "send";
    public const string SendBack = "arrow-back-up";
    public const string Silent = "message-off";
    public const string Sms = "device-mobile-message";
    public const string Social = "messages";
    public const string Tag = "tag";
    public const string Tags = "tags";
    public const string Tree = "sitemap";
    public const string Talk = "headset";
    public const string Task = "subtask";
    public const string Map = "map-2";
    public const string Missing = "circle-dashed";
    public const string Palette = "palette";
    public const string Unowned = "user-question";
    public const string User = "user";
    public const string UsersGroup = "users-group";
    public const string Warning = "alert-triangle";
    public const string Web = "world";
    public const string WhatsApp = "brand-whatsapp";

    /// <summary>Icon of a channel by the id of its plugin.</summary>
    public static string Channel(string channel) => channel switch
    {
        "whatsapp" => WhatsApp,
        "phone" => PhoneCall,
        "sms" => Sms,
        "email" => Email,
        "web" => Web,
        "counter" => Counter,
        "visit" => HomeVisit,
        "audience" => UsersGroup,
        "petition" => Document,
        "field" => Field,
        "api" or "open311" => Code,
        "social" or "meta" => Social,
        _ => Chat,
    };

    /// <summary>Icon of a move on a ticket.</summary>
    public static string Action(string action) => action switch
    {
        "assign" => HandOver,
        "accept" => User,
        "handOver" => HandOver,
        "ask" => Question,
        "wait" => Pause,
        "propose" => CircleCheck,
        "approve" => Check,
        "sendBack" => SendBack,
        "talk" => Talk,
        "solve" => CircleCheck,
        "close" => Lock,
        "reject" => Close,
        "refer" => Fork,
        "merge" => Merge,
        "requestReopen" or "decideReopen" => Reopen,
        "note" => Note,
        _ => ArrowOn,
    };
}

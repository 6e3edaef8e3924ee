"""In here live the words for a command that cannot do what was asked: for a code `x`, `x` is what and `x.mend` how to mend it."""

from __future__ import annotations

from verifier.case import Words

WORDS: dict[str, Words] = {
    "option_unknown": Words("そのオプションはありません", "there is no such option"),
    "option_unknown.mend": Words("--help で一覧を見てください", "see --help"),
    "option_unknown_near": Words("そのオプションはありません", "there is no such option"),
    "option_unknown_near.mend": Words("{near} のことですか", "did you mean {near}?"),
    "command_unknown": Words("そのコマンドはありません", "there is no such command"),
    "command_unknown.mend": Words("--help で一覧を見てください", "see --help"),
    "command_unknown_near": Words("そのコマンドはありません", "there is no such command"),
    "command_unknown_near.mend": Words("{near} のことですか", "did you mean {near}?"),
    "value_missing": Words("値がありません", "a value is missing"),
    "value_missing.mend": Words("値を書いてください（--help に例）", "give it (see --help)"),
    "value_wrong": Words("値が正しくありません: {value}", "the value is wrong: {value}"),
    "value_wrong.mend": Words("{expected}を書いてください", "give {expected}"),
    "use_wrong": Words("使い方が違います: {reason}", "wrong use: {reason}"),
    "use_wrong.mend": Words("--help で使い方を見てください", "see --help"),
    "option_needs": Words("このオプションは {needs} と一緒に使います", "this option goes with {needs}"),
    "option_needs.mend": Words(
        "{needs} を加えるか、このオプションを除いてください", "add {needs}, or leave this option out"
    ),
    "clinic_unknown": Words("そのコードの医療機関はこの世界にありません", "the world has no clinic of that code"),
    "clinic_unknown.mend": Words(
        "次のどれかを指定してください: {codes}（「uketsuke world clinics」）",
        "name one of {codes} (see 'uketsuke world clinics')",
    ),
    "clinic_without_certificate": Words(
        "{name} にはオンライン資格確認が導入されておらず、電子証明書がありません",
        "{name} has not introduced the system, and so no certificate",
    ),
    "clinic_without_certificate.mend": Words(
        "別の医療機関を --clinic で指定するか、資格確認書などで確認してください",
        "name another clinic with --clinic, or verify by documents",
    ),
    "person_unknown": Words("その名前の登場人物はいません", "nobody has that id"),
    "person_unknown.mend": Words("「uketsuke world show」で一覧を見てください", "see 'uketsuke world show'"),
    "person_unknown_near": Words("その名前の登場人物はいません", "nobody has that id"),
    "person_unknown_near.mend": Words("{near} のことですか", "did you mean {near}?"),
    "phone_not_issued": Words(
        "この人のスマホには電子証明書がまだありません", "there is no certificate on this person's phone yet"
    ),
    "phone_not_issued.mend": Words(
        "「uketsuke card issue {person} --token {token}」で発行してください",
        "issue one: 'uketsuke card issue {person} --token {token}'",
    ),
    "person_impossible": Words(
        "この日にはありえない人です: {reason}", "there can be no such person on this date: {reason}"
    ),
    "person_impossible.mend": Words("--date で別の日にしてください", "choose another --date"),
    "person_without_card": Words("この人はカードを持って来ていません", "this person brings no card"),
    "person_without_card.mend": Words(
        "「uketsuke card list」でカードを持つ人を見てください。書類は --case か画面で確認します",
        "see 'uketsuke card list'; papers are decided by --case or on the screen",
    ),
    "verify_what": Words("何で確認するかがありません", "nothing to verify by"),
    "verify_what.mend": Words(
        "--card、--reader、--insurer、--cases、--case、--schema のどれかを書いてください",
        "give one of --card, --reader, --insurer, --cases, --case, --schema",
    ),
    "verify_one_way": Words("確認の方法は一度に一つです", "one way of verifying at a time"),
    "verify_one_way.mend": Words("どれか一つにしてください", "choose one of them"),
    "verify_one_holder_check": Words("本人確認の方法は一度に一つです", "one holder check at a time"),
    "verify_one_holder_check.mend": Words("どれか一つにしてください", "choose one of them"),
    "pin_in_the_open": Words(
        "実物のリーダーの暗証番号はコマンドラインに書けません（ほかの人に見えます）",
        "the PIN for a real reader is not taken from the command line, where others can see it",
    ),
    "pin_in_the_open.mend": Words(
        "--pin-stdin を使うか、--pin を値なしで書いて入力してください",
        "use --pin-stdin, or --pin without a value for a prompt",
    ),
    "pin_no_terminal": Words(
        "暗証番号を見えないように入力できる端末がありません",
        "there is no terminal at which a PIN could be typed unseen",
    ),
    "pin_no_terminal.mend": Words("--pin-stdin を使ってください", "use --pin-stdin"),
    "holder_not_authenticated": Words(
        "本人確認ができませんでした: {reason}", "the holder was not authenticated: {reason}"
    ),
    "holder_not_authenticated.mend": Words(
        "顔認証・暗証番号・目視のほかの方法を試してください", "try another way: face, PIN or visual check"
    ),
    "case_empty": Words("事例がありません", "there is no case in it"),
    "case_empty.mend": Words(
        "JSONの事例を1件入れてください（--schema に形）", "put one case as JSON in it (see --schema)"
    ),
    "case_wrong": Words("{message}", "{message}"),
    "case_wrong.mend": Words("{mend}", "{mend}"),
    "stdin_closed": Words("標準入力が閉じています", "standard input is closed"),
    "stdin_closed.mend": Words(
        "「<&-」を除くか、パイプかファイルから渡してください", "leave out '<&-', or give a pipe or a file"
    ),
    "stdout_closed": Words(
        "標準出力が閉じていて、結果を出せません", "standard output is closed: the result cannot be printed"
    ),
    "stdout_closed.mend": Words(
        "「>&-」を除くか、要らなければ /dev/null に出してください",
        "leave out '>&-', or send it to /dev/null if it is not wanted",
    ),
    "server_url": Words("サーバーのアドレスではありません", "not the address of a server"),
    "server_url.mend": Words("https://HOST:PORT の形で書いてください", "write it as https://HOST:PORT"),
    "server_not_started": Words(
        "内蔵のサーバーを起動できませんでした: {detail}", "the embedded server did not start: {detail}"
    ),
    "server_not_started.mend": Words(
        "「uketsuke doctor」で原因を調べてください。その間は書類で確認できます",
        "see 'uketsuke doctor'; until then decide from papers",
    ),
    "port_busy": Words("ポート {port} は使用中です", "port {port} is in use"),
    "port_busy.mend": Words(
        "--port で別の番号にするか、0 で空いているものを選んでください", "choose another --port, or 0 for a free one"
    ),
    "port_forbidden": Words("そのポートは使えません", "that port may not be used"),
    "port_forbidden.mend": Words("1024以上の --port を選んでください", "choose a --port of 1024 or above"),
    "host_unusable": Words("そのアドレスでは待ち受けられません", "that address cannot be listened on"),
    "host_unusable.mend": Words(
        "このパソコンのアドレスを --host に書いてください", "give --host an address of this machine"
    ),
    "not_loopback": Words(
        "TLSなしでは自機（127.0.0.1）でしか待ち受けません", "without TLS the server listens on loopback alone"
    ),
    "not_loopback.mend": Words(
        "--no-tls を除くか、--host 127.0.0.1 にしてください", "leave out --no-tls, or use --host 127.0.0.1"
    ),
    "workers_unsupported": Words("このシステムでは --workers は1だけです", "this system has one worker alone"),
    "workers_unsupported.mend": Words("--workers を除いてください", "leave out --workers"),
    "workers_failed": Words("サーバーのプロセスが続けて終わりました", "the server's processes keep ending"),
    "workers_failed.mend": Words(
        "--workers 1 で起動して、出るメッセージを確かめてください", "start it with --workers 1 and see what it says"
    ),
    "database_unusable": Words("データベースを使えません（{reason}）", "the database cannot be used ({reason})"),
    "database_unusable.mend": Words(
        "ディスクの空きと権限を確かめてください。だめなら「uketsuke world reset」",
        "see to the disk's space and rights; else 'uketsuke world reset'",
    ),
    "postgresql_unusable": Words("PostgreSQLを使えません（{reason}）", "the PostgreSQL cannot be used ({reason})"),
    "postgresql_unusable.mend": Words(
        "利用者の権限（スキーマを作れるか）とPostgreSQLの記録を確かめてください。ファイルに戻すには「uketsuke server --database sqlite」",
        "see to the user's rights (may it make schemas?) and to PostgreSQL's log; back to files: 'uketsuke server --database sqlite'",
    ),
    "postgresql_damaged": Words("PostgreSQLの中身が壊れています（{reason}）", "the PostgreSQL is damaged ({reason})"),
    "postgresql_damaged.mend": Words(
        "PostgreSQLの記録を確かめ、控えから戻すか、空のデータベースを作って「uketsuke server --database URL」",
        "see PostgreSQL's log, and restore a backup; or create an empty database: 'uketsuke server --database URL'",
    ),
    "postgresql_foreign": Words(
        "そのデータベースには uketsuke のものではない表があります", "that database holds what is not uketsuke's"
    ),
    "postgresql_foreign.mend": Words(
        "空のデータベースを作って（createdb -E UTF8 -T template0）、それを --database に指定してください",
        "create an empty one (createdb -E UTF8 -T template0), and name that with --database",
    ),
    "database_password": Words(
        "PostgreSQLがパスワードを受け付けません（{reason}）", "PostgreSQL does not take the password ({reason})"
    ),
    "database_password.mend": Words(
        "パスワードを ~/.pgpass か PGPASSWORD（またはURL。@ は %40）に書き、利用者名も確かめてください",
        "give the password in ~/.pgpass or PGPASSWORD (or in the URL, @ as %40), and see to the user's name",
    ),
    "database_encoding": Words(
        "データベースの文字コードはUTF8でなければなりません（{reason}）", "the database must be UTF8 (it is {reason})"
    ),
    "database_encoding.mend": Words(
        "createdb -E UTF8 -T template0 新しい名前", "createdb -E UTF8 -T template0 NEW_NAME"
    ),
    "database_damaged": Words("データベースが壊れています（{reason}）", "the database is damaged ({reason})"),
    "database_damaged.mend": Words(
        "そのファイル（同じ名前の -wal、-shm も）を消すと作り直されます。登録などの変更は失われます",
        "delete that file (with its -wal and -shm): it is made anew; what was changed in it is lost",
    ),
    "database_foreign": Words(
        "そのデータベースは uketsuke のものではありません", "that database is not one of uketsuke's"
    ),
    "database_foreign.mend": Words(
        "そのファイルをよそへ移すか、--world を変えてください",
        "move that file away, or use another --world",
    ),
    "database_of_another_world": Words("そのデータベースは別の世界が使っています", "another world uses that database"),
    "database_of_another_world.mend": Words(
        "空のデータベースを作って指定してください。同じ世界をほかの機械で使うなら、そのフォルダーを複製してください",
        "create an empty database and name that; for the same world on another machine, copy its folder",
    ),
    "database_away": Words(
        "データベースのサーバーにつながりません（{reason}）", "the database's server cannot be reached ({reason})"
    ),
    "database_away.mend": Words(
        "PostgreSQLが動いているか、URLのホスト・ポート・利用者・データベース名を確かめてください。ファイルに戻すには「uketsuke server --database sqlite」",
        "see that PostgreSQL runs, and to host, port, user and database in the URL; back to files: 'uketsuke server --database sqlite'",
    ),
    "database_driver_missing": Words(
        "PostgreSQLと話す部品（psycopg）がありません", "psycopg, which speaks with PostgreSQL, is missing"
    ),
    "database_driver_missing.mend": Words(
        ".venv/bin/python -m pip install 'psycopg[binary]'（または、extra の postgresql を付けて入れる）",
        ".venv/bin/python -m pip install 'psycopg[binary]' (or install uketsuke with its extra 'postgresql')",
    ),
    "database_url": Words("データベースの名前を読めません: {reason}", "that names no database: {reason}"),
    "database_url.mend": Words(
        "postgresql://利用者@ホスト/データベース（利用者名・パスワードの @ は %40、% は %25）か、sqlite と書いてください",
        "give postgresql://USER@HOST/DATABASE (in user and password @ as %40, % as %25), or sqlite",
    ),
    "database_file_unreadable": Words(
        "どのデータベースを使うかを書いたファイルを読めません",
        "the file that says which database is used cannot be read",
    ),
    "database_file_unreadable.mend": Words(
        "そのファイルを消す（世界のファイルを使います）か、「uketsuke server --database URL」で指定し直してください",
        "delete that file (then files are used), or: uketsuke server --database URL",
    ),
    "database_too_new": Words(
        "そのデータベースはもっと新しい版のものです", "that database was made by a newer version"
    ),
    "database_too_new.mend": Words(
        "uketsuke を新しくするか、別の --world を使ってください", "update uketsuke, or use another --world"
    ),
    "ca_unreadable": Words("認証局のファイルを読めません", "the file of the authority cannot be read"),
    "ca_unreadable.mend": Words("PEM形式の証明書を指定してください", "give a certificate in PEM"),
    "client_certificate_unreadable": Words(
        "医療機関の証明書か秘密鍵を読めません", "the clinic's certificate or key cannot be read"
    ),
    "client_certificate_unreadable.mend": Words(
        "対になるPEMの証明書と鍵を指定してください", "give a certificate and its key, both in PEM"
    ),
    "world_exists": Words("そこにはもう世界があります", "there is a world already"),
    "world_exists.mend": Words(
        "作り直すには「uketsuke world reset」、別に作るには --world を使ってください",
        "use 'uketsuke world reset' to make it anew, or another --world",
    ),
    "world_reset_unconfirmed": Words(
        "作り直すと受付簿も消えるため、確認が要ります", "a reset takes the ledger too, and wants to be confirmed"
    ),
    "world_reset_unconfirmed.mend": Words("--yes を付けてください", "give --yes"),
    "folder_not_ours": Words(
        "そのフォルダーには世界以外のものがあります", "that folder holds something that is no world"
    ),
    "folder_not_ours.mend": Words("空のフォルダーを --world に指定してください", "give an empty folder as --world"),
    "world_damaged": Words("世界のファイルが壊れています（{reason}）", "a file of the world is damaged ({reason})"),
    "world_damaged.mend": Words(
        "「uketsuke world reset」で作り直せます（受付簿は先に書き出してください）",
        "'uketsuke world reset' makes it anew (export the ledger first)",
    ),
    "fork_not_empty": Words("そこには、もう何かがあります", "there is something already"),
    "fork_not_empty.mend": Words(
        "空のフォルダーか、まだないフォルダーを指定してください", "name an empty folder, or one that is not there yet"
    ),
    "folder_inside": Words("世界のフォルダーの中には写せません", "a world is not copied into itself"),
    "folder_inside.mend": Words("世界の外のフォルダーを指定してください", "name a folder outside the world"),
    "clock_damaged": Words(
        "世界の時計のファイルが壊れています（{reason}）", "the world's clock file is damaged ({reason})"
    ),
    "clock_damaged.mend": Words(
        "「uketsuke world clock set MOMENT」で合わせ直すか、そのファイルを消してください（パソコンの時計に従います）。--date を付ければ使いません",
        "set it anew with 'uketsuke world clock set MOMENT', or delete that file (then the machine's time holds); with --date it isn't used",
    ),
    "clock_back": Words(
        "世界の時計は戻せません（いま {now:%Y-%m-%d %H:%M:%S}、指定 {wanted:%Y-%m-%d %H:%M:%S}）",
        "a world's clock is never put back (it is {now:%Y-%m-%d %H:%M:%S}, wanted was {wanted:%Y-%m-%d %H:%M:%S})",
    ),
    "clock_back.mend": Words(
        "「uketsuke world fork NEW_FOLDER --at {wanted:%Y-%m-%dT%H:%M:%S}」で、その時点の別の世界を作ってください",
        "make another world of that moment: 'uketsuke world fork NEW_FOLDER --at {wanted:%Y-%m-%dT%H:%M:%S}'",
    ),
    "clock_real": Words(
        "世界の時計はパソコンの時計に従っていて、進めたり速めたりできません",
        "the world's clock follows the machine's: it cannot be moved on or made faster",
    ),
    "clock_real.mend": Words(
        "先に「uketsuke world clock set MOMENT --fixed」（または --running）で合わせてください",
        "set it first: 'uketsuke world clock set MOMENT --fixed' (or --running)",
    ),
    "clock_set_what": Words("時刻か --real のどちらかが要ります", "either a moment or --real is needed"),
    "clock_set_what.mend": Words(
        "「set 2025-12-01T23:59:50 --running」か「set --real」のように書いてください",
        "say 'set 2025-12-01T23:59:50 --running', or 'set --real'",
    ),
    "clock_advance_what": Words("どれだけ進めるか、--to のどちらかが要ります", "either a duration or --to is needed"),
    "clock_advance_what.mend": Words(
        "「advance 3d」か「advance --to 2025-12-02」のように書いてください",
        "say 'advance 3d', or 'advance --to 2025-12-02'",
    ),
    "clock_dated": Words("--date の日は、世界の時計ではありません", "the day of --date is no world's clock"),
    "clock_dated.mend": Words("--date を除いてください", "leave out --date"),
    "speed_out_of_range": Words("その速さにはできません: {speed}", "that speed cannot be: {speed}"),
    "speed_out_of_range.mend": Words(
        "{least} から {most} までの倍率を書いてください", "give a factor from {least} to {most}"
    ),
    "moment_unreadable": Words("時刻を読めません", "that is no moment"),
    "moment_unreadable.mend": Words(
        "2025-12-01 か 2025-12-01T23:59:50 の形で書いてください（日本時間）",
        "write it as 2025-12-01 or 2025-12-01T23:59:50 (Japan's time)",
    ),
    "moment_out_of_range": Words("世界の外の時刻です", "that moment lies outside the world"),
    "moment_out_of_range.mend": Words(
        "{first:%Y-%m-%d} から {last:%Y-%m-%d} までにしてください", "keep from {first:%Y-%m-%d} to {last:%Y-%m-%d}"
    ),
    "duration_unreadable": Words("期間を読めません", "that is no duration"),
    "duration_unreadable.mend": Words(
        "3d（日）、12h（時間）、2w（週）、1m（月）、1y（年）、30min（分）、45s（秒）か、その組み合わせ（1m2d）で書いてください",
        "write it as 3d (days), 12h (hours), 2w (weeks), 1m (month), 1y (year), 30min (minutes), 45s (seconds), or several (1m2d)",
    ),
    "duration_nothing": Words("進める長さがありません", "that duration is nothing"),
    "duration_nothing.mend": Words("0より長くしてください", "give more than nothing"),
    "world_too_new": Words("この世界はもっと新しい版で作られました", "this world was made by a newer version"),
    "world_too_new.mend": Words(
        "uketsuke を新しくするか、別の --world を使ってください", "update uketsuke, or use another --world"
    ),
    "image_unreadable": Words(
        "カードのイメージとして読めません（{reason}）", "not readable as a card image ({reason})"
    ),
    "image_unreadable.mend": Words(
        "「uketsuke card export」で書き出したファイルを指定してください",
        "give a file that 'uketsuke card export' wrote",
    ),
    "read_what": Words("人かリーダーのどちらか一つです", "either a person's card or a reader"),
    "read_what.mend": Words("PERSON か --reader NAME の一つにしてください", "give PERSON, or --reader NAME"),
    "chip_numbers": Words("三つとも要ります", "all three are needed"),
    "chip_numbers.mend": Words(
        "カードの表面から三つとも書くか、三つとも除いてください", "type all three from the card's front, or none"
    ),
    "present_what": Words("人かイメージファイルのどちらか一つが要ります", "either a person or an image file is needed"),
    "present_what.mend": Words("PERSON か --image FILE を書いてください", "give PERSON, or --image FILE"),
    "address_wrong": Words("アドレスの形が違います", "not an address"),
    "address_wrong.mend": Words(
        "HOST:PORT の形で書いてください（127.0.0.1:35963）", "write it as HOST:PORT (127.0.0.1:35963)"
    ),
    "atr_wrong": Words("ATRではありません", "not an ATR"),
    "atr_wrong.mend": Words("contact、contactless か、16進数で書いてください", "give contact, contactless, or hex"),
    "vpcd_unreachable": Words("仮想リーダー（vpcd）がいません", "no virtual reader (vpcd) listens there"),
    "vpcd_unreachable.mend": Words(
        "vsmartcard-vpcd を入れて pcscd を起動してください（「uketsuke doctor」に手順）",
        "install vsmartcard-vpcd and start pcscd (see 'uketsuke doctor')",
    ),
    "vpcd_taken": Words("その仮想リーダーには別のカードが差さっています", "another card is in that virtual reader"),
    "vpcd_taken.mend": Words(
        "そのカードを抜くか、--vpcd で別の差し込み口（35964など）を選んでください",
        "eject that card, or choose another slot with --vpcd (35964, say)",
    ),
    "card_of_this_world": Words(
        "この世界のカードなので、だれかの代わりにはなりません", "this is a card of this world: it stands in for nobody"
    ),
    "card_of_this_world.mend": Words(
        "そのまま使えます。代わりにするには別のカードを置いてください",
        "it can be used as it is; to bind one, place another card",
    ),
    "card_not_distinct": Words("このカードはほかのカードと見分けられません", "this card cannot be told from others"),
    "card_not_distinct.mend": Words("別のカードを使ってください", "use another card"),
    "card_not_bound": Words("この人の代わりになっているカードはありません", "no card stands in for this person"),
    "card_not_bound.mend": Words("「uketsuke card bind」で登録できます", "'uketsuke card bind' makes one"),
    "bindings_damaged": Words("代わりのカードの記録が壊れています", "the record of stand-in cards is damaged"),
    "bindings_damaged.mend": Words(
        "そのファイルを消して、登録し直してください", "delete that file and bind the cards anew"
    ),
    "ledger_no_entry": Words("その番号の受付はありません", "no visit has that number"),
    "ledger_no_entry.mend": Words("「uketsuke ledger list」で番号を見てください", "see 'uketsuke ledger list'"),
    "ledger_not_written": Words("受付簿に書けません（{reason}）", "the ledger cannot be written ({reason})"),
    "ledger_not_written.mend": Words(
        "ディスクの空きと権限を確かめてください。この受付は確定していません",
        "see to the disk's space and rights; this visit is not concluded",
    ),
    "ledger_not_read": Words("受付簿を読めません（{reason}）", "the ledger cannot be read ({reason})"),
    "ledger_not_read.mend": Words(
        "受付簿のフォルダーとファイル、その権限を確かめてください",
        "see to the ledger's folder, its files and their rights",
    ),
    "no_screen": Words("画面のある端末ではありません", "this is no terminal with a screen"),
    "no_screen.mend": Words(
        "端末から起動するか、画面なしの「uketsuke verify」か「uketsuke web」を使ってください",
        "start it from a terminal, or use 'uketsuke verify' or 'uketsuke web'",
    ),
    "file_exists": Words("そのファイルはもうあります", "that file exists already"),
    "file_exists.mend": Words(
        "別の名前にするか、上書きするなら --force を付けてください", "give another name, or --force to replace it"
    ),
    "option_needs_not": Words("このオプションは {other} と一緒に使えません", "this option does not go with {other}"),
    "option_needs_not.mend": Words("どちらかを除いてください", "leave one of them out"),
    "document_none": Words("この日にその書類はありません", "there is no such document on that day"),
    "document_none.mend": Words(
        "「uketsuke world document PERSON」で一覧を見るか、--date で別の日にしてください",
        "see 'uketsuke world document PERSON', or choose another --date",
    ),
    "bulk_day": Words("一斉交付の日は2025年秋です: {on}", "the bulk issue is in autumn 2025, not on {on}"),
    "bulk_day.mend": Words(
        "--on に {first} から {last} までの日を書いてください", "give --on a day from {first} to {last}"
    ),
    "bulk_begun": Words("一斉交付は {on} の日付で始まっています", "the bulk issue has begun, dated {on}"),
    "bulk_begun.mend": Words(
        "--on を付けずに続けてください（やり直すなら world reset）", "go on without --on (world reset makes all anew)"
    ),
    "bulk_running": Words("一斉交付は別のところで進行中です", "the bulk issue is at work elsewhere"),
    "bulk_running.mend": Words("終わるのを待ってください（--list で見られます）", "wait for it (--list shows it)"),
    "folder_missing": Words("そのフォルダーはありません", "there is no such folder"),
    "folder_missing.mend": Words(
        "先にフォルダーを作るか、別の場所にしてください", "make it first, or choose another place"
    ),
    "file_not_written": Words("書き出せません（{reason}）", "it cannot be written ({reason})"),
    "file_not_written.mend": Words(
        "ディスクの空きと権限を確かめるか、別の場所に書き出してください",
        "see to the disk's space and rights, or write to another place",
    ),
    "file_not_plain": Words(
        "ふつうのファイルではありません（装置や名前付きパイプ）", "no plain file (a device, or a named pipe)"
    ),
    "file_not_plain.mend": Words("ふつうのファイルを指定してください", "give a plain file"),
    "file_too_large": Words("大きすぎます（{largest} KBまで）", "it is too large (at most {largest} KB)"),
    "file_too_large.mend": Words("そのファイルでよいか確かめてください", "see whether this is the file that you mean"),
    "one_to_stdout": Words("標準出力に書き出せるのは一つだけです", "only one thing can go to standard output"),
    "one_to_stdout.mend": Words("もう一方はファイルの名前にしてください", "give the other one the name of a file"),
    "world_not_written": Words(
        "世界のフォルダーに書けません（{reason}）", "the world folder cannot be written ({reason})"
    ),
    "world_not_written.mend": Words(
        "ディスクの空きと権限を確かめるか、--world で別のフォルダーを使ってください",
        "see to the disk's space and rights, or use another folder with --world",
    ),
    "file_missing": Words("ファイルがありません", "there is no such file"),
    "file_missing.mend": Words("名前と場所を確かめてください", "see to its name and place"),
    "name_too_long": Words("名前が長すぎます", "the name is too long"),
    "name_too_long.mend": Words("もっと短い名前にしてください", "choose a shorter one"),
    "name_not_utf8": Words("UTF-8ではない名前です", "the name is not UTF-8"),
    "name_not_utf8.mend": Words(
        "別の名前のフォルダーかファイルを使ってください", "use a folder or file with another name"
    ),
    "day_impossible": Words("{day} という日は暦にありません", "the calendar has no {day}"),
    "day_impossible.mend": Words(
        "暦にある日を YYYY-MM-DD で書いてください", "give a day of the calendar as YYYY-MM-DD"
    ),
    "day_out_of_range": Words("{day} は扱える日付の外です", "{day} is out of range"),
    "day_out_of_range.mend": Words("{first} から {last} までの日にしてください", "choose a day from {first} to {last}"),
    "file_forbidden": Words("ファイルを開く権限がありません", "the file may not be opened"),
    "file_forbidden.mend": Words("権限を確かめてください", "see to its rights"),
    "file_kind": Words(
        "ファイルであるべきところがフォルダー（またはその逆）です",
        "a folder where a file should be, or the other way round",
    ),
    "file_kind.mend": Words("ファイルの名前を指定してください", "give the name of a file"),
    "system_trouble": Words("システムの障害です（{reason}）", "the system failed ({reason})"),
    "system_trouble.mend": Words("ディスクの空きと権限を確かめてください", "see to the disk's space and rights"),
    "unexpected": Words("思いがけない障害です", "something went wrong that should not"),
    "unexpected.mend": Words(
        "もう一度試し、続くときは UKETSUKE_DEBUG=1 を付けて詳しい記録を取り、お知らせください",
        "try again; if it goes on, set UKETSUKE_DEBUG=1 for details and tell us",
    ),
}

"""In here live the words about a world's population."""

from __future__ import annotations

from verifier.case import Words

WORDS: dict[str, Words] = {
    "population.label": Words("人口を作っています", "building the population"),
    "population.living": Words("人口の時間を進めています", "letting time pass for the population"),
    "population.made": Words(
        "{people} 人（p0000001 から {last}）を {seconds} 秒で作りました",
        "made {people} people (p0000001 to {last}) in {seconds} s",
    ),
    "population.resumed": Words("途中からの続きでした", "went on from where it had been cut off"),
    "population.takes": Words(
        "2コアで約 {minutes} 分、ディスク {gigabytes} GB（作る間はその倍）が要ります",
        "takes some {minutes} min on two cores, and {gigabytes} GB of disk (twice that while it is built)",
    ),
    "population.there": Words(
        "ほかに {people} 人がいます（p0000001 から {last}）。「world show p0000001」のように番号で",
        "and {people} people more (p0000001 to {last}): ask for them by id, as in 'world show p0000001'",
    ),
    "population.unfinished": Words(
        "人口 {people} 人を作る途中で止まっています。続きは「uketsuke world init --people {number}」で",
        "the building of {people} people was cut off: 'uketsuke world init --people {number}' goes on with it",
    ),
    "population.happened": Words("その間に、人口では: {what}", "meanwhile, in the population: {what}"),
    "population.count.births": Words("出生", "births"),
    "population.count.acquired": Words("資格取得", "acquisitions"),
    "population.count.changed": Words("変更", "changes"),
    "population.count.turned_70": Words("70歳", "seventieth birthdays"),
    "population.count.turned_75": Words("75歳", "seventy-fifth birthdays"),
    "population.count.lost": Words("資格喪失", "losses"),
    "population.count.withheld": Words("照合で止まったもの", "mismatches"),
    "population.count.moved": Words("転居", "moves"),
    "population.count.certificates": Words("電子証明書の発行", "certificates"),
    "population.count.cards_lost": Words("カードの紛失", "lost cards"),
    "population.count.registered": Words("利用登録", "registrations of use"),
    "population.count.died": Words("死亡（カードの失効）", "deaths of card holders"),
    "population.count.filings": Words("届出", "filings"),
    "population.count.steps": Words("届出の各段階", "steps of filings"),
    "people_out_of_range": Words(
        "人数は 1 から {most} までです（{people}）", "there can be 1 to {most} people ({people})"
    ),
    "people_out_of_range.mend": Words("--people の値を直してください", "mend the value of --people"),
    "people_disk": Words(
        "{people} 人には {needed} の空きが要りますが、{free} しかありません",
        "{people} people need {needed} of free disk, and there are {free}",
    ),
    "people_disk.mend": Words(
        "人数を減らすか、別のディスクを --world に指定してください", "take fewer people, or another disk as --world"
    ),
    "population_there": Words("この世界にはもう {people} 人の人口があります", "this world has {people} people already"),
    "population_there.mend": Words(
        "作り直すには「uketsuke world reset」のあとで、別に作るには --world を使ってください",
        "use 'uketsuke world reset' first to make it anew, or another --world",
    ),
    "population_other": Words("作りかけの人口は {people} 人です", "the population that was begun has {people} people"),
    "population_other.mend": Words(
        "「--people {people}」で続けるか、「uketsuke world reset」でやり直してください",
        "go on with '--people {people}', or begin anew after 'uketsuke world reset'",
    ),
    "population_seed": Words("この世界の種は {seed} です", "this world's seed is {seed}"),
    "population_seed.mend": Words(
        "--seed を外すか、別の --world を使ってください", "leave --seed out, or use another --world"
    ),
    "population_workers": Words(
        "人口を作るプロセスが終わってしまいました", "a process that builds the population has ended"
    ),
    "population_workers.mend": Words(
        "同じコマンドで続きができます（空きメモリーを確かめて）",
        "the same command goes on with it (see that there is memory)",
    ),
    "population_unfinished": Words("この世界の人口は作りかけです", "this world's population isn't finished"),
    "population_unfinished.mend": Words(
        "「uketsuke world init --people {people}」で最後まで作ってください",
        "finish it with 'uketsuke world init --people {people}'",
    ),
    "person_beyond": Words(
        "人口にその番号の人はいません（{last} まで）", "nobody of the population has that id (they go to {last})"
    ),
    "person_beyond.mend": Words("p0000001 のような番号を指定してください", "give an id such as p0000001"),
}

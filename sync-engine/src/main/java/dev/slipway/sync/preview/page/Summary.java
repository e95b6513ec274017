package dev.slipway.sync.preview.page;

import dev.slipway.cluster.object.ObjectKey;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.sync.model.CommitId;
import dev.slipway.sync.model.OneLine;
import dev.slipway.sync.preview.Danger;
import dev.slipway.sync.preview.Preview;
import dev.slipway.sync.preview.StagePreview;
import dev.slipway.sync.preview.Tally;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What matters of a preview, before anybody looks at differences: the verdict, what is wrong, dangers with the worst first, a table of stages. */
record Summary(Preview preview, Links links) {
    /** Nobody reads more; the stages tell the rest. */
    private static final int MOST_DANGERS = 60;

    /** The verdict in two words, and its colour. */
    enum Badge {
        BROKEN("To be mended", "bad"),
        RISKY("Look twice", "bad"),
        CHANGES("Changes", "busy"),
        NO_EFFECT("No effect", "good");

        private final String words;
        private final String tone;

        Badge(String words, String tone) {
            this.words = words;
            this.tone = tone;
        }

        static Badge of(Preview preview) {
            if (!preview.allProblems().isEmpty()) return BROKEN;
            if (preview.dangers().stream().anyMatch(danger -> !danger.kind().isMild())) return RISKY;
            return preview.isEmpty() ? NO_EFFECT : CHANGES;
        }

        String words() {
            return words;
        }

        String tone() {
            return tone;
        }
    }

    Mapping tree() {
        Badge badge = Badge.of(preview);
        return Mapping.builder()
                .put("badge", badge.words())
                .put("tone", badge.tone())
                .put("verdict", Tally.verdict(preview))
                .put("problemLists", ProblemList.of(preview.allProblems()))
                .put("dangerLists", dangers())
                .put("tables", table())
                .put("deploying", Tally.deploying(preview))
                .put("untouched", preview.isEmpty() ? "" : Tally.untouched(preview))
                .build();
    }

    /** A danger and the stage that it is at. */
    private record At(StagePreview stage, Danger danger) {}

    private List<Mapping> dangers() {
        List<At> all = new ArrayList<>();
        preview.stages().forEach(stage -> stage.allDangers().forEach(danger -> all.add(new At(stage, danger))));
        if (all.isEmpty()) return List.of();
        all.sort(Comparator.comparing(At::danger));
        int more = all.size() - MOST_DANGERS;
        return List.of(Mapping.of(
                "dangers",
                all.stream().limit(MOST_DANGERS).map(this::danger).toList(),
                "moreDangers",
                more > 0 ? "and " + more + " more, of these kinds or milder ones" : ""));
    }

    private Mapping danger(At at) {
        Danger danger = at.danger();
        return Mapping.builder()
                .put("word", danger.kind().word())
                .put("tone", danger.kind().isMild() ? "busy" : "bad")
                .put(
                        "object",
                        danger.object()
                                .map(ObjectKey::toString)
                                .map(OneLine::of)
                                .orElse(""))
                .put(
                        "link",
                        danger.object()
                                .flatMap(key -> Anchor.find(at.stage(), key))
                                .map(links::to)
                                .orElse(""))
                .put("sentence", OneLine.of(danger.sentence()))
                .put("at", OneLine.of(at.stage().name()))
                .build();
    }

    private List<Mapping> table() {
        if (preview.affected().isEmpty()) return List.of();
        return List.of(
                Mapping.of("rows", preview.affected().stream().map(this::row).toList()));
    }

    private Mapping row(StagePreview stage) {
        Tally tally = Tally.of(stage);
        return Mapping.builder()
                .put("name", OneLine.of(stage.name()))
                .put("href", links.to(stage))
                .put("existence", Tally.existence(stage))
                .put("running", stage.running().map(CommitId::abbreviated).orElse("-"))
                .put("own", tally.own())
                .put("onMerge", tally.onMerge())
                .put("batch", tally.batch())
                .build();
    }
}

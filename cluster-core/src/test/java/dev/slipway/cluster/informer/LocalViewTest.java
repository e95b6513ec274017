package dev.slipway.cluster.informer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.slipway.cluster.object.ApiObject;
import dev.slipway.cluster.object.GroupVersionKind;
import dev.slipway.cluster.object.LabelSelector;
import dev.slipway.cluster.object.LabelSelector.Operator;
import dev.slipway.cluster.object.LabelSelector.Requirement;
import dev.slipway.testing.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class LocalViewTest {
    private static final GroupVersionKind POD = GroupVersionKind.of("v1", "Pod");

    @Test
    void selectsByLabelsWhatLookingAtEverythingSelects() {
        Seeds.forEach(200, seed -> {
            SplittableRandom chance = new SplittableRandom(seed);
            LocalView view = new LocalView(POD.groupKind());
            for (int step = 0; step < 60; step++) {
                ApiObject pod = pod(chance);
                if (chance.nextInt(4) == 0) view.remove(pod.key());
                else view.put(pod);
                String namespace = chance.nextInt(8) == 0 ? "" : "n" + chance.nextInt(2);
                LabelSelector selector = selector(chance);

                List<ApiObject> selected = view.select(namespace, selector);

                assertThat(selected)
                        .containsExactlyElementsOf(view.list(namespace).stream()
                                .filter(selector::matches)
                                .toList());
            }
        });
    }

    private static ApiObject pod(SplittableRandom chance) {
        ApiObject pod = ApiObject.of(POD, "n" + chance.nextInt(2), "p" + chance.nextInt(12));
        for (String key : List.of("app", "tier", "zone"))
            if (chance.nextInt(3) > 0) pod = pod.withLabel(key, "v" + chance.nextInt(3));
        return pod;
    }

    private static LabelSelector selector(SplittableRandom chance) {
        List<Requirement> asked = new ArrayList<>();
        if (chance.nextInt(4) > 0) asked.add(new Requirement("app", Operator.IN, List.of("v" + chance.nextInt(3))));
        if (chance.nextInt(3) == 0) asked.add(new Requirement("tier", Operator.IN, List.of("v" + chance.nextInt(3))));
        if (chance.nextInt(4) == 0) asked.add(new Requirement("zone", Operator.NOT_IN, List.of("v0")));
        if (chance.nextInt(4) == 0) asked.add(new Requirement("zone", Operator.EXISTS, List.of()));
        return new LabelSelector(asked);
    }
}

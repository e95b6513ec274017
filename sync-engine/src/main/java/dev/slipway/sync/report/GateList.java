package dev.slipway.sync.report;

import dev.slipway.cluster.object.Times;
import dev.slipway.diff.tree.Mapping;
import dev.slipway.diff.tree.Sequence;
import dev.slipway.diff.tree.Tree;
import dev.slipway.sync.gate.Gate;
import java.util.List;
import java.util.Optional;

/** Gates as status shows them, one by one. */
public final class GateList {
    private GateList() {}

    public static Sequence tree(List<Gate> gates) {
        return new Sequence(gates.stream().map(GateList::tree).toList());
    }

    private static Tree tree(Gate gate) {
        return Mapping.builder()
                .put("name", gate.rule().word())
                .put("state", gate.state())
                .put("actual", gate.actual())
                .put("needed", gate.needed())
                .put("message", Optional.of(gate.verdict().why()).filter(why -> !why.isEmpty()))
                .put("earliest", gate.verdict().reviewAt().map(Times::seconds))
                .build();
    }
}

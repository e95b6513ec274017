package dev.slipway.cluster.apiserver.http.protobuf;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** One message: its fields by their number. */
record Message(String name, SortedMap<Integer, Field> fields) {

    /**
     * One field.
     *
     * @param name in JSON; empty where the field is inlined
     */
    record Field(int number, String name, Shape shape) {}

    Optional<Field> field(int number) {
        return Optional.ofNullable(fields.get(number));
    }

    /** Reads the line that names the message and the indented lines after it. */
    static Message parse(List<String> lines) {
        SortedMap<Integer, Field> fields = new TreeMap<>();
        for (String line : lines.subList(1, lines.size())) {
            String[] cells = line.split("\t");
            int number = Integer.parseInt(cells[1]);
            fields.put(number, new Field(number, cells[2], Shape.parse(cells[3], cells[2].isEmpty())));
        }
        return new Message(lines.get(0), fields);
    }
}

package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"

	"github.com/anishathalye/porcupine"
)

// One event of a history, a JSON object a line, as porcupine-ts reads them from any format. Info is an operation of
// unknown outcome; goesOn says that it ended there all the same.
type event struct {
	Process int
	Type    string
	F       string
	Value   any
	Key     any
	GoesOn  bool
}

func load(path, model string) (porcupine.Model, []porcupine.Event) {
	file, err := os.Open(path)
	check(err)
	defer file.Close()
	lines := bufio.NewScanner(file)
	lines.Buffer(nil, 1<<24)
	open := map[int]int{}
	calls := []asked{}
	owners := []int{}
	history := []porcupine.Event{}
	pending := map[int]bool{}
	for lines.Scan() {
		var read event
		check(json.Unmarshal(lines.Bytes(), &read))
		if read.Type == "invoke" {
			id := len(calls)
			calls, owners = append(calls, callOf(read)), append(owners, read.Process)
			open[read.Process], pending[id] = id, true
			history = append(history, porcupine.Event{ClientId: read.Process, Kind: porcupine.CallEvent, Value: calls[id], Id: id})
			continue
		}
		if read.Type == "fail" {
			check(fmt.Errorf("%s: an operation that did not happen is to be left out", path))
		}
		if read.Type == "info" && !read.GoesOn {
			continue
		}
		id := open[read.Process]
		delete(pending, id)
		history = append(history, porcupine.Event{ClientId: read.Process, Kind: porcupine.ReturnEvent, Value: answerOf(read), Id: id})
	}
	check(lines.Err())
	// Porcupine knows no crashed operations: they return at the very end, with an answer that may be any.
	for id := range calls {
		if pending[id] {
			history = append(history, porcupine.Event{ClientId: owners[id], Kind: porcupine.ReturnEvent, Value: answered{unknown: true}, Id: id})
		}
	}
	if model == "kv" {
		return kv, history
	}
	return casRegister, history
}

func callOf(read event) asked {
	call := asked{f: read.F, key: fmt.Sprint(read.Key)}
	switch value := read.Value.(type) {
	case float64:
		call.to = int(value)
	case string:
		call.text = value
	case []any:
		call.from, call.to = int(value[0].(float64)), int(value[1].(float64))
	}
	return call
}

func answerOf(read event) answered {
	result := answered{unknown: read.Type == "info", value: none}
	switch value := read.Value.(type) {
	case float64:
		result.value = int(value)
	case string:
		result.text = value
	case map[string]any:
		result.refused = value["applied"] == false
	}
	return result
}

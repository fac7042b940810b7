package main

import (
	"hash/maphash"
	"sync/atomic"

	"github.com/anishathalye/porcupine"
)

// What was asked of the register or of the string under a key. None is a register that was never written.
type asked struct {
	f        string
	key      string
	from, to int
	text     string
}

// What was answered; nothing is known if it is unknown.
type answered struct {
	unknown bool
	refused bool
	value   int
	text    string
}

const none = -1

var seed = maphash.MakeSeed()

// A compare-and-set register as porcupine-ts has it. Of an operation of unknown outcome Porcupine wants every step to be
// legal, so a compare-and-set that does not fit leaves the register as it is.
var casRegister = porcupine.Model{
	Init: func() any { return none },
	Step: func(state, input, output any) (bool, any) {
		now, in, out := state.(int), input.(asked), output.(answered)
		switch in.f {
		case "read":
			return out.unknown || out.value == now, state
		case "write":
			return true, in.to
		default:
			fits := now == in.from
			if !out.unknown && fits == out.refused {
				return false, state
			}
			if fits {
				return true, in.to
			}
			return true, state
		}
	},
	Hash: func(state any) uint64 { return uint64(state.(int)) },
}

// Strings by key, split by key.
var kv = porcupine.Model{
	PartitionEvent: func(history []porcupine.Event) [][]porcupine.Event {
		byKey := map[string][]porcupine.Event{}
		keyOf := map[int]string{}
		for _, event := range history {
			if event.Kind == porcupine.CallEvent {
				keyOf[event.Id] = event.Value.(asked).key
			}
			byKey[keyOf[event.Id]] = append(byKey[keyOf[event.Id]], event)
		}
		parts := make([][]porcupine.Event, 0, len(byKey))
		for _, part := range byKey {
			parts = append(parts, part)
		}
		return parts
	},
	Init: func() any { return "" },
	Step: func(state, input, output any) (bool, any) {
		now, in, out := state.(string), input.(asked), output.(answered)
		switch in.f {
		case "get":
			return out.unknown || out.text == now, state
		case "put":
			return true, in.text
		default:
			return true, now + in.text
		}
	},
	Hash: func(state any) uint64 { return maphash.String(seed, state.(string)) },
}

// The same model, and what tells how often its Step was called.
func counting(model porcupine.Model) (porcupine.Model, func() int64) {
	var steps atomic.Int64
	step := model.Step
	model.Step = func(state, input, output any) (bool, any) {
		steps.Add(1)
		return step(state, input, output)
	}
	return model, steps.Load
}

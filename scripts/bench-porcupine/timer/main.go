// Times Porcupine (github.com/anishathalye/porcupine) beside porcupine-ts: reads one request a line, answers each with one
// line of JSON. ours.js speaks the same; main.js asks both by turns.
//
//	{"load": FILE, "model": "cas-register" | "kv"}  -> {"operations": N}
//	{"run": SECONDS}   checks once, giving up after so long -> {"ns": N, "verdict": "Ok" | "Illegal" | "Unknown", "bytes": N}
//	                   with "rehearse": MS for so long before it is timed, so that its caches are warm
//	{"steps": SECONDS} the same with every step counted     -> {"steps": N, "verdict": ...}
//	{"peak": true}                                          -> {"kilobytes": N}, the most this process ever had resident
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"runtime"
	"strings"
	"time"

	"github.com/anishathalye/porcupine"
)

type request struct {
	Load     string
	Model    string
	Run      float64
	Rehearse float64
	Steps    float64
	Peak     bool
}

type answer map[string]any

func main() {
	lines := bufio.NewScanner(os.Stdin)
	out := json.NewEncoder(os.Stdout)
	var model porcupine.Model
	var history []porcupine.Event
	for lines.Scan() {
		var asked request
		check(json.Unmarshal(lines.Bytes(), &asked))
		switch {
		case asked.Load != "":
			model, history = load(asked.Load, asked.Model)
			check(out.Encode(answer{"operations": len(history) / 2}))
		case asked.Run > 0:
			check(out.Encode(run(model, history, asked.Run, asked.Rehearse)))
		case asked.Steps > 0:
			counted, steps := counting(model)
			done := run(counted, history, asked.Steps, 0)
			check(out.Encode(answer{"steps": steps(), "verdict": done["verdict"]}))
		case asked.Peak:
			check(out.Encode(answer{"kilobytes": peak()}))
		}
	}
}

func run(model porcupine.Model, history []porcupine.Event, seconds float64, rehearseMs float64) answer {
	var before, after runtime.MemStats
	timeout := time.Duration(seconds * float64(time.Second))
	runtime.GC()
	rehearsed := time.Now().Add(time.Duration(rehearseMs * float64(time.Millisecond)))
	for time.Now().Before(rehearsed) {
		porcupine.CheckEventsTimeout(model, history, timeout)
	}
	runtime.ReadMemStats(&before)
	start := time.Now()
	verdict := porcupine.CheckEventsTimeout(model, history, timeout)
	ns := time.Since(start).Nanoseconds()
	runtime.ReadMemStats(&after)
	return answer{"ns": ns, "verdict": verdict, "bytes": after.TotalAlloc - before.TotalAlloc}
}

// The peak of resident memory, as the kernel keeps it.
func peak() int {
	status, err := os.ReadFile("/proc/self/status")
	check(err)
	for _, line := range strings.Split(string(status), "\n") {
		var kilobytes int
		if n, _ := fmt.Sscanf(line, "VmHWM: %d kB", &kilobytes); n == 1 {
			return kilobytes
		}
	}
	return 0
}

func check(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
